/** The ladder as one of the experiments. */
import { flopsPerToken } from '../model/config.ts';
import { runId } from '../train/spec.ts';
import type { CorpusInfo } from '../data/corpus.ts';
import type { Experiment, ExperimentPlan, RunGroup } from './experiment.ts';
import { integer } from './format.ts';
import { ladderFields } from './ladder-fields.ts';
import { defaultLadder, planLadder } from './ladder.ts';
import type { LadderOptions, Rung } from './ladder-types.ts';
import { checkedOptions } from './options.ts';
import { planOf } from './recipe.ts';

function groupOf({ model, parameters, runs }: Rung, deep: boolean): RunGroup {
  const tokens = runs.reduce((sum, { training }) => sum + training.tokens, 0);
  const name = deep ? `${model.layers} layers of width ${model.width}` : `width ${model.width}`;
  return {
    title: `${name} (${integer(parameters.total)} parameters)`,
    runs: runs.map((spec) => ({ id: runId(spec), spec, purpose: `seed ${spec.seed}` })),
    tokens,
    flops: tokens * flopsPerToken(model),
  };
}

function plan(corpus: CorpusInfo, raw: LadderOptions): ExperimentPlan<LadderOptions> {
  const { options, rungs } = planLadder(corpus, checkedOptions(ladderFields, raw) as LadderOptions);
  const deep = (options.layers?.length ?? 0) > 1;
  return planOf(
    'ladder',
    corpus,
    options,
    rungs.map((rung) => groupOf(rung, deep)),
  );
}

export const ladder: Experiment<LadderOptions> = {
  id: 'ladder',
  title: 'The ladder',
  question: 'How does the loss fall with size, and can the next size be predicted before it is trained?',
  fields: ladderFields,
  defaults: defaultLadder,
  plan,
};
