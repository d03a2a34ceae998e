/** Text with formulas, set by KaTeX. It comes with the lesson, not with the page. */
import katex from 'katex';
import { html, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
// For the document: fonts are found there and nowhere else.
import 'katex/dist/katex.min.css';
import type { Block } from './step.ts';

const rendered = new Map<string, string>();

/** The TeX is the lesson's own, never a visitor's; a mistake in it throws, which its tests catch. */
function tex(source: string, displayMode: boolean): TemplateResult {
  const key = `${displayMode}${source}`;
  let markup = rendered.get(key);
  if (markup === undefined) {
    markup = katex.renderToString(source, {
      displayMode,
      output: 'htmlAndMathml',
      strict: 'error',
      throwOnError: true,
    });
    rendered.set(key, markup);
  }
  return html`${unsafeHTML(markup)}`;
}

/** A sentence with TeX between dollar signs. */
function prose(text: string): TemplateResult {
  return html`${text.split('$').map((part, i) => (i % 2 === 1 ? tex(part, false) : part))}`;
}

function table([head = [''], ...rows]: readonly (readonly string[])[]): TemplateResult {
  return html`<table>
    <thead>
      <tr>
        ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([name, ...cells]) =>
          html`<tr>
            <th scope="row">${name}</th>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export function blocks(list: readonly Block[]): TemplateResult {
  return html`${list.map((block) => {
    if ('tex' in block) return html`<div class="formula">${tex(block.tex, true)}</div>`;
    if ('rows' in block) return table(block.rows);
    return html`<p>${prose(block.text)}</p>`;
  })}`;
}
