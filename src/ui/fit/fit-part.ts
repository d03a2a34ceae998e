/** What the fitting of tables needs, loaded when it is first asked for. */
import './fit-view.ts';
import { TableFitterWorker } from '../analysis/table-fitter.ts';
import { TableSession } from '../state/table-session.ts';

/** A session with a worker of its own; `changed` is called whenever its view is another. */
export function openTables(changed: () => void): TableSession {
  return new TableSession(new TableFitterWorker(), changed);
}
