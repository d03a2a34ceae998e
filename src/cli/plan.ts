/** `npm run plan`: the model to train for a budget, by a published law or one's own fit. */
import { PlanError } from '../scaling/planner/check.ts';
import { LawError } from '../scaling/points.ts';
import { TableError } from '../runs-table/types.ts';
import { exitCode } from './failure.ts';
import { answer } from './plan/answer.ts';
import { planProgram, type PlanArguments } from './plan/arguments.ts';
import { lawList, lawListText } from './plan/list.ts';
import { answerText } from './plan/words.ts';
import { runProgram } from './program.ts';

function textOf(args: PlanArguments): string {
  if (args.list) return args.json ? JSON.stringify(lawList(), null, 1) : lawListText();
  const found = answer(args);
  return args.json ? JSON.stringify(found, null, 1) : answerText(found);
}

await runProgram(
  planProgram,
  (args) => {
    process.stdout.write(`${textOf(args)}\n`);
    return exitCode.finished;
  },
  [PlanError, LawError, TableError],
);
