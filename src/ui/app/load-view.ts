/** The view on screen. All but the ladder are loaded when they are first asked for, so that the first screen comes at once. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Theme } from '../format/palette.ts';
import { adapterName } from '../state/words.ts';
import { FIRST } from '../state/link.ts';
import type { TableSession } from '../state/table-session.ts';
import type { Sessions } from './sessions.ts';

export interface ViewContext {
  readonly sessions: Sessions;
  readonly theme: Theme;
  readonly look: string;
  readonly compact: boolean;
  readonly projector: boolean;
}

/** Makes the session of tables, once its part is there. */
let openFit: ((changed: () => void) => TableSession) | null = null;

const PARTS = {
  experiment: () => import('../experiment/experiment-view.ts'),
  fit: () =>
    import('../fit/fit-part.ts').then(({ openTables }) => {
      openFit = openTables;
    }),
  laws: () => import('../laws/laws-view.ts'),
  library: () => import('../library/library-view.ts'),
  planner: () => import('../planner/planner-view.ts'),
} as const;

type Part = keyof typeof PARTS;

/** How far each part is; an Error where it could not be had. */
const parts = new Map<Part, 'loading' | 'ready' | Error>();

function load(part: Part, changed: () => void): void {
  parts.set(part, 'loading');
  PARTS[part]().then(
    () => {
      parts.set(part, 'ready');
      changed();
    },
    (error: unknown) => {
      parts.set(part, error instanceof Error ? error : new Error(String(error)));
      changed();
    },
  );
}

/** `changed` is called when a part has come. */
export function loadView(id: string, context: ViewContext, changed: () => void): TemplateResult | typeof nothing {
  if (id === FIRST) return ladder(context);
  const part = Object.hasOwn(PARTS, id) ? (id as Part) : 'experiment';
  const state = parts.get(part);
  if (state === undefined) load(part, changed);
  if (state instanceof Error) {
    return html`<p class="missing" role="alert">
      This view could not be loaded: ${state.message}
      <button
        @click=${() => {
          parts.delete(part);
          changed();
        }}
      >
        Try again
      </button>
    </p>`;
  }
  if (state !== 'ready') return nothing;
  switch (part) {
    case 'experiment':
      return experiment(id, context);
    case 'fit':
      return fit(context, changed);
    case 'laws':
      return html`<laws-view .theme=${context.theme} .look=${context.look} .compact=${context.compact}></laws-view>`;
    case 'library':
      return library(context);
    case 'planner':
      return planner(context);
    default:
      return part satisfies never;
  }
}

function ladder({ sessions, theme, look, compact, projector }: ViewContext) {
  return html`<ladder-view
    .session=${sessions.ladder}
    .view=${sessions.ladder.view}
    .fitLaw=${sessions.fitLaw}
    .overlaid=${sessions.overlays.ladders}
    .theme=${theme}
    .look=${look}
    .compact=${compact}
    ?projector=${projector}
  ></ladder-view>`;
}

function fit({ sessions, theme, look, compact }: ViewContext, changed: () => void) {
  const tables = (sessions.tables ??= openFit?.(changed) ?? null);
  if (tables === null) return nothing;
  return html`<fit-view
    .session=${tables}
    .view=${tables.view}
    .offered=${sessions.offered}
    .theme=${theme}
    .look=${look}
    .compact=${compact}
  ></fit-view>`;
}

function library({ sessions, compact }: ViewContext) {
  return html`<library-view
    .library=${sessions.library}
    .revision=${sessions.library?.revision ?? 0}
    .overlaid=${sessions.overlaid}
    .lab=${sessions.keeper.lab}
    .busy=${sessions.keeper.view.busy !== null}
    .compact=${compact}
  ></library-view>`;
}

function planner({ sessions, theme, look, compact }: ViewContext) {
  const { engine } = sessions.keeper.view;
  return html`<planner-view
    .ownLaws=${sessions.ownLaws}
    .speed=${sessions.current.speed}
    .adapter=${engine.kind === 'ready' ? adapterName(engine.adapter) : null}
    .theme=${theme}
    .look=${look}
    .compact=${compact}
  ></planner-view>`;
}

function experiment(id: string, { sessions, theme, look, compact, projector }: ViewContext) {
  const session = sessions.experiment(id);
  return html`<experiment-view
    .session=${session}
    .view=${session.view}
    .overlaid=${sessions.overlays.of(id)}
    .theme=${theme}
    .look=${look}
    .compact=${compact}
    ?projector=${projector}
    .showRecording=${(corpus: string) => sessions.showRecording(id, corpus)}
  ></experiment-view>`;
}
