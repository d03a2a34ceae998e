/**
 * Tasks that are right or wrong: the same models measured by how many whole answers are right and by the loss of a token. The first
 * can rise like a cliff while the second falls smoothly (Schaeffer et al. 2023, "Are Emergent Abilities of Large Language Models a
 * Mirage?").
 */
import type { CorpusInfo, TaskLayout } from '../data/corpus.ts';
import { modelOfWidth, type ModelConfig } from '../model/config.ts';
import type { KernelChoice } from '../model/kernels.ts';
import type { RunSpec, TrainingSpec } from '../train/spec.ts';
import { defaultTraining } from '../train/spec.ts';
import { corporaNamed } from './corpora.ts';
import { emergenceFields } from './emergence-fields.ts';
import { familyRecipe, type Effort, type FamilyRecipe, type FamilySettings } from './emergence-settings.ts';
import type { AdapterKind, Experiment, ExperimentPlan, RunGroup } from './experiment.ts';
import { integer, short, plural } from './format.ts';
import { checkedOptions } from './options.ts';
import { check, PlanError } from './plan-error.ts';
import { FEWEST_STEPS, groupOfSpecs, planOf, sizeTitle } from './recipe.ts';

/** What is left out is as suits the family of the tasks. */
export type EmergenceOptions = {
  /** Ids, all of one family. */
  readonly tasks: readonly string[];
  readonly effort: Effort;
  readonly widths?: readonly number[];
  readonly layers?: readonly number[];
  /** Records that a run learns from. */
  readonly examples?: number;
  /** Records of a step. */
  readonly batch?: number;
  readonly seeds: readonly number[];
  /** Held-out records of an evaluation, at most those there are. */
  readonly records: number;
  /** Evaluations along a run. */
  readonly probes: number;
  readonly kernels?: KernelChoice;
};

type Task = CorpusInfo & { readonly task: TaskLayout };

/** The sizes and lengths that are trained: chosen ones, else those that suit. */
export type Chosen = FamilySettings & Pick<EmergenceOptions, 'records' | 'probes' | 'seeds' | 'kernels'>;

function defaults(adapter: AdapterKind): EmergenceOptions {
  const common = { seeds: [1, 2], records: 1024, probes: 16 };
  if (adapter?.software) return { ...common, tasks: ['addition-2'], effort: 'small' };
  return { ...common, tasks: ['addition-2', 'addition-3'], effort: 'full' };
}

/** The tasks by their ids, easiest first. Throws PlanError unless they are tasks of one family. */
function tasksOf(ids: readonly string[], offered: readonly CorpusInfo[]): readonly [Task, ...Task[]] {
  const named = corporaNamed(ids, offered);
  const tasks = named.filter((corpus): corpus is Task => corpus.task !== undefined);
  const text = named.find(({ task }) => task === undefined);
  check(text === undefined, `${text?.title ?? ''} is no task: it has no answers to grade.`);
  const [first, ...rest] = [...tasks].sort((a, b) => a.task.level - b.task.level);
  if (first === undefined) throw new PlanError('Choose at least one task.');
  const other = rest.find(({ task }) => task.family !== first.task.family);
  check(
    other === undefined,
    `${first.title} and ${other?.title ?? ''} are of different kinds, and their levels don't compare. Choose tasks of one kind.`,
  );
  return [first, ...rest];
}

function trainingOf(
  { rate, training }: FamilyRecipe,
  width: number,
  steps: number,
  perStep: TrainingSpec,
): TrainingSpec {
  return {
    ...perStep,
    warmupSteps: Math.min(perStep.warmupSteps, Math.floor(steps / 4)),
    learningRate: { hidden: rate.hidden * Math.sqrt(32 / width), embedding: rate.embedding },
    ...training,
  };
}

function specOf(task: Task, model: ModelConfig, chosen: Chosen, seed: number): RunSpec {
  const { batch, examples, records, probes, kernels } = chosen;
  const { period, family } = task.task;
  const steps = Math.floor(examples / batch);
  const perStep = defaultTraining(model.width, steps * batch * period, batch);
  const held = Math.min(records, task.documents.heldOut);
  return {
    model,
    corpus: { id: task.id, hash: task.hash },
    training: trainingOf(familyRecipe(family), model.width, steps, perStep),
    evaluation: { characters: held * period, ...(probes > 0 && { probes }) },
    seed,
    ...(kernels && { kernels }),
  };
}

/** The model of a size: one record a window. */
function modelOf({ symbols, task }: Task, width: number, layers: number): ModelConfig {
  const { variant } = familyRecipe(task.family);
  return { ...modelOfWidth(width, symbols.length, task.period), layers, ...(variant && { variant }) };
}

function groupsOf(task: Task, chosen: Chosen): RunGroup[] {
  const { widths, layers, seeds } = chosen;
  return layers.flatMap((depth) =>
    widths.map((width) => {
      const model = modelOf(task, width, depth);
      const deep = layers.length > 1 ? `${plural(depth, 'layer')}, ` : '';
      const specs = seeds.map((seed) => ({ spec: specOf(task, model, chosen, seed), purpose: `seed ${seed}` }));
      return groupOfSpecs(`${task.title}, ${deep}${sizeTitle(model)}`, specs);
    }),
  );
}

/** A number halved until it is no more than another. */
function halvedTo(most: number, value: number): number {
  return value <= most ? value : halvedTo(most, value / 2);
}

function checkChosen(task: Task, { batch, examples }: Chosen): void {
  check(
    examples >= FEWEST_STEPS * batch,
    `${short(examples)} records are fewer than ${FEWEST_STEPS} steps of ${integer(batch)}. Choose more records, or a smaller batch.`,
  );
  const held = task.documents.heldOut;
  check(
    held >= batch,
    `${task.title} holds out ${integer(held)} records, less than one batch of ${integer(batch)}. Choose a smaller batch.`,
  );
}

function plan(
  corpus: CorpusInfo,
  raw: EmergenceOptions,
  offered: readonly CorpusInfo[] = [corpus],
): ExperimentPlan<EmergenceOptions> {
  const options = checkedOptions(emergenceFields, raw) as EmergenceOptions;
  const tasks = tasksOf(options.tasks, offered);
  const suiting = familyRecipe(tasks[0].task.family).settings[options.effort];
  const held = Math.min(...tasks.map(({ documents }) => documents.heldOut));
  const chosen: Chosen = { ...suiting, batch: halvedTo(held, suiting.batch), ...options };
  for (const task of tasks) checkChosen(task, chosen);
  const groups = tasks.flatMap((task) => groupsOf(task, chosen));
  return planOf('emergence', tasks[0], options, groups, [], tasks);
}

export const emergence: Experiment<EmergenceOptions> = {
  id: 'emergence',
  title: 'Emergence',
  question: 'Do abilities appear at once as models grow, or only in how they are measured?',
  corpus: 'addition-2',
  recordings: [
    { corpora: ['addition-2', 'addition-3'], title: 'Sums' },
    { corpora: ['modular-59'], title: 'Sums modulo 59' },
    { corpora: ['n-grams-3'], title: 'n-grams' },
    { corpora: ['copy-8'], title: 'Copying' },
    { corpora: ['recall-2', 'recall-4'], title: 'Recall' },
  ],
  fields: emergenceFields,
  defaults,
  plan,
};
