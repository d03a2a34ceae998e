/**
 * Whether the shape of a model matters besides its size: the ladder of the standard model beside ladders with one part changed, and
 * width against depth at equal block parameters (Kaplan et al. 2020, "Scaling Laws for Neural Language Models", §3.1, figs. 5 and 6).
 */
import type { CorpusInfo } from '../data/corpus.ts';
import { countParameters, modelOfWidth } from '../model/config.ts';
import type { AdapterKind, ChoiceField, Experiment, ExperimentPlan, RunGroup } from './experiment.ts';
import { layersField, recipeFields, seedsField, tokensField, widthsField } from './fields.ts';
import { integer, plural } from './format.ts';
import { checkedOptions } from './options.ts';
import { check, PlanError } from './plan-error.ts';
import { checkText, groupOf, planOf, RECIPE, runTokens, sizeTitle, type Recipe } from './recipe.ts';
import { LEVERS, leverText, modelOfDepth, modelWith, type Lever } from './shape-levers.ts';

export type ShapeOptions = Recipe & {
  readonly widths: readonly number[];
  readonly tokens: number;
  /** Which parts are changed, each by itself. */
  readonly levers: Lever | 'all' | 'none';
  /** Layers at the block parameters of the largest size; left out, none but its own. */
  readonly depths?: readonly number[];
};

const leversField: ChoiceField = {
  name: 'levers',
  flag: 'levers',
  label: 'Parts to change',
  help: 'what is changed in the standard model, each by itself at every size',
  example: 'all',
  place: 'main',
  optional: false,
  kind: 'choice',
  choices: [
    { value: 'all', label: 'each in turn' },
    { value: 'none', label: 'none: depth only' },
    ...LEVERS.map((lever) => ({ value: lever, label: leverText(lever) })),
  ],
};

const depthsField = layersField({
  name: 'depths',
  flag: 'depths',
  label: 'Depths',
  help: 'numbers of layers, each at the width that keeps the block parameters of the largest size',
  example: '1,2,4,8',
  place: 'main',
  most: 32,
  mostItems: 12,
  offers: [1, 2, 3, 4, 6, 8, 12, 16],
});

const fields = [widthsField, leversField, depthsField, tokensField, seedsField, ...recipeFields];

function defaults(adapter: AdapterKind): ShapeOptions {
  if (adapter?.software) {
    return { ...RECIPE, widths: [12, 20, 32], tokens: 2 ** 17, levers: 'all', depths: [1, 4, 8], seeds: [1, 2] };
  }
  const widths = [16, 32, 64, 128];
  return { ...RECIPE, widths, tokens: 2 ** 20, levers: 'all', depths: [1, 4, 8, 16], seeds: [1, 2, 3] };
}

/** Those that the options name; Muon is none where it trains the standard model already. */
export function leversOf({ levers, optimiser }: Pick<ShapeOptions, 'levers' | 'optimiser'>): Lever[] {
  const named = LEVERS.filter((lever) => levers === 'all' || levers === lever);
  return named.filter((lever) => lever !== 'muon' || optimiser !== 'muon');
}

/** One size: the standard model first. */
function sizeGroups(corpus: CorpusInfo, options: ShapeOptions, tokens: number, width: number): RunGroup[] {
  const standard = modelOfWidth(width, corpus.symbols.length, options.context);
  const members = (purpose: string) => options.seeds.map((seed) => ({ tokens, seed, purpose }));
  const levers = leversOf(options).map((lever) => {
    const model = modelWith(standard, lever);
    const recipe: Recipe = lever === 'muon' ? { ...options, optimiser: 'muon' } : options;
    const title = `${leverText(lever)}, ${sizeTitle(model)}`;
    return groupOf(corpus, recipe, { title, model }, members(leverText(lever)));
  });
  return [groupOf(corpus, options, { title: sizeTitle(standard), model: standard }, members('standard')), ...levers];
}

/** The block parameters of the largest size at other depths; its own is among the sizes. */
function depthGroups(corpus: CorpusInfo, options: ShapeOptions, tokens: number): RunGroup[] {
  const { widths, depths = [], seeds, context } = options;
  const standard = modelOfWidth(Math.max(...widths), corpus.symbols.length, context);
  const others = depths.filter((layers) => layers !== standard.layers);
  return others.map((layers) => {
    const model = modelOfDepth(standard, layers);
    if (model === null) {
      const room = `${integer(countParameters(standard).nonEmbedding)} block parameters`;
      throw new PlanError(
        `${layers} layers do not fit into ${room} at width 8. Choose fewer layers, or a larger size.`,
      );
    }
    const title = `${plural(layers, 'layer')}, ${sizeTitle(model)}`;
    const purpose = `${plural(layers, 'layer')} of width ${model.width}`;
    return groupOf(
      corpus,
      options,
      { title, model },
      seeds.map((seed) => ({ tokens, seed, purpose })),
    );
  });
}

function plan(corpus: CorpusInfo, raw: ShapeOptions): ExperimentPlan<ShapeOptions> {
  const options = checkedOptions(fields, raw) as ShapeOptions;
  checkText(corpus, options);
  const tokens = runTokens(options.tokens, options);
  const groups = [
    ...options.widths.flatMap((width) => sizeGroups(corpus, options, tokens, width)),
    ...depthGroups(corpus, options, tokens),
  ];
  check(
    groups.length > options.widths.length,
    'Nothing is changed: choose a part to change other than Muon, which is the optimiser already, or other depths.',
  );
  return planOf('shape', corpus, options, groups, notesOf(options));
}

function notesOf({ widths, seeds }: ShapeOptions): string[] {
  return [
    ...(widths.length < 2 ? ['One size gives no line: how much a difference is worth in size stays open.'] : []),
    ...(seeds.length < 2
      ? ['One seed says nothing of how far runs scatter: the usual half a percent is assumed. Choose two or more.']
      : []),
  ];
}

export const shape: Experiment<ShapeOptions> = {
  id: 'shape',
  title: 'Shape and parts',
  question: 'Does it matter how a model is built, or only how large it is?',
  fields,
  defaults,
  plan,
};
