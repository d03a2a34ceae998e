/** A table as text cells: the Markdown, the HTML and the terminal show the same. */
export interface Table {
  readonly title: string;
  /** What the columns mean, where it is not plain. */
  readonly note: string;
  readonly head: readonly string[];
  /** The first cell of a row is its name. */
  readonly rows: readonly (readonly string[])[];
}
