/** The ladder: the button, the curves, the law, the runs, the texts. */
import { LitElement, html } from 'lit';
import '../controls/lab-controls.ts';
import '../curves/loss-curves.ts';
import '../exports/export-bar.ts';
import '../law/law-plot.ts';
import '../runs/run-table.ts';
import '../samples/sample-list.ts';
import '../status/lab-status.ts';
import type { Field } from '../../experiments/experiment.ts';
import { ladderFields } from '../../experiments/ladder-fields.ts';
import type { LadderOptions, LadderPlan, LadderState } from '../../experiments/ladder-types.ts';
import type { LawFits } from '../../experiments/law-fits.ts';
import type { LawPoint } from '../../scaling/types.ts';
import { originOf, type PlotOrigin } from '../exports/plot-origin.ts';
import type { Theme } from '../format/palette.ts';
import type { Overlaid } from '../library/overlay.ts';
import { hostStyles } from '../shared.styles.ts';
import type { SavedFile } from '../state/kind.ts';
import type { LabView } from '../state/lab-view.ts';
import { MediaQuery } from '../state/media-query.ts';
import type { RunView, RunViews } from '../state/run-view.ts';
import type { Session } from '../state/session.ts';
import { instrumentsOf } from '../state/instruments.ts';
import type { OptionsChange } from '../state/setup.ts';
import { headline, verdicts } from '../state/words.ts';
import { ladderViewStyles } from './ladder-view.styles.ts';
import type { Moment } from './replay.ts';
import { Replayer } from './replayer.ts';

/** Every width about 1.4 times the one before, from 2 K to 3 M parameters. */
const WIDTHS = [8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];

/** What the form offers. */
const FIELDS: readonly Field[] = ladderFields.map((field): Field => {
  if (field.name === 'tokens') return { ...field, label: 'Tokens a run' };
  if (field.name === 'seeds') return { ...field, label: 'Seeds a size' };
  return field.name === 'widths' && field.kind === 'list' ? { ...field, offers: WIDTHS } : field;
});

/** Whether the page has shown a ladder: its first one, if it is a recording, plays once. Other views come and go. */
let opened = false;

export type LadderSession = Session<LadderOptions, LadderPlan, LadderState>;

/**
 * @property session - takes what the visitor does.
 * @property view - what it knows; a new object at every change.
 * @property fitLaw - fits the law to some sizes.
 * @property overlaid - ladders of the library, laid over the law.
 * @property compact - the options are folded away.
 */
export class LadderView extends LitElement {
  static override styles = [hostStyles, ladderViewStyles];
  static override properties = {
    session: { attribute: false },
    view: { attribute: false },
    fitLaw: { attribute: false },
    overlaid: { attribute: false },
    theme: {},
    look: {},
    compact: { type: Boolean },
    projector: { type: Boolean, reflect: true },
  };

  declare session: LadderSession;
  declare view: LabView;
  declare fitLaw: (points: readonly LawPoint[]) => Promise<LawFits>;
  declare overlaid: readonly Overlaid<LadderState>[];
  declare theme: Theme;
  declare look: string;
  declare compact: boolean;
  declare projector: boolean;
  readonly #replayer = new Replayer(this);
  readonly #still = new MediaQuery(this, '(prefers-reduced-motion: reduce)');
  /** Made anew only when what they are made of is another: an equal object would draw the panels again. */
  #runs: readonly RunView[] = [];
  #runsOf: RunViews | null = null;
  #origin: PlotOrigin | null = null;
  #originOf: readonly [state: LadderState, link: string] | null = null;

  protected override willUpdate(changes: Map<string, unknown>): void {
    if (!changes.has('view')) return;
    const { shown, phase } = this.view;
    this.#take(shown);
    if (shown === null) return;
    const first = !opened;
    opened = true;
    if (shown.source !== 'recorded' || phase !== 'idle') this.#replayer.end();
    else if (first && !this.#still.matches && !document.hidden)
      this.#replayer.play({ state: shown.state, runs: this.#runs }, this.fitLaw);
  }

  #take(shown: LabView['shown']): void {
    if (shown === null) return;
    if (this.#runsOf !== shown.runs) this.#runs = [...shown.runs.values()];
    this.#runsOf = shown.runs;
    const { state } = shown;
    const link = this.session.shownLink;
    if (this.#originOf?.[0] === state && this.#originOf[1] === link) return;
    this.#originOf = [state, link];
    this.#origin = originOf(this.session.id, state.plan.corpus.title, state.records, link);
  }

  override render() {
    const { session, view, theme, look } = this;
    const { shown } = view;
    const runs = this.#runs;
    const sizes = shown?.state.plan.rungs.length ?? 0;
    const moment: Moment | null = this.#replayer.moment;
    const origin = this.#origin;
    const frame = moment === null ? null : (shown?.state ?? null);
    return html`
      <main>
        <lab-controls
          .engine=${view.engine}
          .setup=${view.setup}
          .estimate=${view.estimate}
          .phase=${view.phase}
          .fields=${FIELDS}
          .count=${view.setup.plan?.rungs.length ?? view.setup.options.widths.length}
          .noun=${'size'}
          .known=${session.knownGroups}
          .left=${session.left.groups}
          .occupied=${view.busy !== null && view.busy !== session.id}
          .instruments=${view.shown?.source === 'live' ? instrumentsOf(view.shown.runs, view.estimate) : null}
          .gpuShare=${view.gpuShare}
          .compact=${this.compact}
          @start=${(event: CustomEvent<boolean>) => void session.start(event.detail)}
          @continue=${() => void session.goOn()}
          @stop=${() => session.stop()}
          @pause=${() => session.pause()}
          @resume=${() => session.resume()}
          @options-change=${(event: CustomEvent<OptionsChange>) => session.change(event.detail)}
          @corpus-file=${(event: CustomEvent<File>) => void session.addCorpus(event.detail)}
        >
          <export-bar
            .ready=${(shown?.state.records.length ?? 0) > 0}
            .repeatLink=${() => session.link}
            .resultLink=${() => session.resultLink()}
            @export=${(event: CustomEvent<SavedFile>) => void session.save(event.detail)}
          ></export-bar>
        </lab-controls>
        <lab-status
          ?projector=${this.projector}
          .headline=${headline(view)}
          .verdicts=${shown === null ? [] : verdicts(shown.state)}
          .progress=${session.progress}
        ></lab-status>
        <law-plot
          .ladder=${moment?.state ?? shown?.state ?? null}
          .frame=${frame}
          .fitLaw=${this.fitLaw}
          .overlaid=${this.overlaid}
          .origin=${origin}
          .theme=${theme}
          .look=${look}
        ></law-plot>
        <loss-curves
          .runs=${moment?.runs ?? runs}
          .frame=${moment === null ? null : runs}
          .groups=${sizes}
          .overlaid=${this.overlaid}
          .origin=${origin}
          .theme=${theme}
          .look=${look}
        ></loss-curves>
        <run-table
          .runs=${runs}
          .predictions=${shown?.state.predictions ?? []}
          .corpora=${shown === null ? [] : [shown.state.plan.corpus]}
          .groups=${sizes}
          .theme=${theme}
        ></run-table>
        <sample-list
          .runs=${runs}
          .lab=${session.lab}
          ?recorded=${shown?.source === 'recorded'}
          .groups=${sizes}
          .theme=${theme}
        ></sample-list>
      </main>
    `;
  }
}

customElements.define('ladder-view', LadderView);
declare global {
  interface HTMLElementTagNameMap {
    'ladder-view': LadderView;
  }
}
