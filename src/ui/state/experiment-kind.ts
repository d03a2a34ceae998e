/** Any experiment of the registry as a session trains it. */
import { chosenCorpora, corporaField, evaluatedOn } from '../../experiments/corpora.ts';
import type { Experiment, ExperimentPlan, ExperimentState, Options } from '../../experiments/experiment.ts';
import { experimentFile } from '../../experiments/experiment-files.ts';
import { noFindings } from '../../experiments/say.ts';
import type { Analyst } from '../analysis/analyst.ts';
import type { Kind } from './kind.ts';
import { readFields, writeFields } from './link.ts';

export type ExperimentKind = Kind<Options, ExperimentPlan, ExperimentState>;

/** Nothing is found before the analyst has looked. */
const NOT_YET = noFindings('No run has finished yet.');

export function experimentKind(experiment: Experiment, analyst: Analyst): ExperimentKind {
  return {
    id: experiment.id,
    ...(experiment.corpus !== undefined && { corpus: experiment.corpus }),
    several: corporaField(experiment) !== null,
    defaults: (adapter) => experiment.defaults(adapter),
    // A short text is evaluated on all it holds out, whatever the recipe asks for.
    plan: (corpus, options, offered = [corpus]) => {
      const corpora = chosenCorpora(experiment, options, corpus, offered);
      return experiment.plan(corpus, evaluatedOn(corpora, options), offered);
    },
    groups: ({ groups }) => groups,
    begun: (plan, records) => ({ plan, records, findings: NOT_YET }),
    run: (signal, plan, train, onState, done) => analyst.run(signal, plan, train, onState, done),
    readLink: (search) => readFields(search, experiment.fields),
    writeLink: (options) => writeFields(options, experiment.fields),
    fileText: (name, state) => Promise.resolve(experimentFile(name, state)),
  };
}
