/** Style sheet of the report: light and dark by the reader's setting, black on white in print. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --muted: #56606b; --grid: #e4e7eb; --rule: #cfd5db; --tint: #f4f6f8;
  --law: #0b5cad; --other: #7b8692; --prediction: #c2410c; --notice: #fff4e5; --notice-rule: #c2710c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e8ebee; --muted: #a3adb8; --grid: #2a3038; --rule: #3a424c; --tint: #1c2127;
    --law: #6cb2f7; --other: #8a96a3; --prediction: #ff9a5c; --notice: #2e2415; --notice-rule: #d98a2b;
  }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --ink: #000000; --muted: #444b52; --grid: #e4e7eb; --rule: #b9c0c7; --tint: #f4f6f8;
    --law: #0b5cad; --other: #7b8692; --prediction: #c2410c; --notice: #ffffff; --notice-rule: #c2710c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main { max-width: 1000px; margin: 0 auto; padding: 40px 32px 64px; }
h1 { font-size: 30px; line-height: 1.25; letter-spacing: -0.01em; margin: 6px 0 12px; max-width: 26em; text-wrap: balance; }
h2 { font-size: 20px; line-height: 1.3; margin: 52px 0 10px; }
h3 { font-size: 16px; margin: 0 0 4px; }
p { margin: 0 0 12px; max-width: 46em; }
sup { line-height: 0; font-size: 0.72em; }
.kicker, .note, figcaption, dt { color: var(--muted); }
.kicker { margin: 0; font-size: 14px; }
.lead { font-size: 18px; }
.note { font-size: 14px; }
.notice { border-left: 4px solid var(--notice-rule); background: var(--notice); padding: 10px 16px; max-width: none; margin: 0 0 12px; }
.facts { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1px; background: var(--rule); border: 1px solid var(--rule); margin: 24px 0 0; }
.facts-2 { grid-template-columns: repeat(2, 1fr); }
.facts-3 { grid-template-columns: repeat(3, 1fr); }
.facts-5 { grid-template-columns: repeat(5, 1fr); }
.facts div { background: var(--paper); padding: 12px 16px; }
.facts dt { font-size: 13px; }
.facts dd { margin: 0; font-size: 22px; font-weight: 600; font-variant-numeric: tabular-nums; }
.facts dd small { display: block; font-size: 13px; font-weight: 400; color: var(--muted); }
figure { margin: 20px 0 0; }
figure svg { display: block; width: 100%; height: auto; overflow: visible; }
figure .narrow { display: none; }
figcaption { font-size: 14px; margin-top: 4px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; margin: 0 0 6px; padding: 0; font-size: 14px; color: var(--ink); }
.legend li { display: flex; align-items: center; gap: 8px; }
.legend svg { width: 28px; height: 22px; flex: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14.5px; width: 100%; }
th { text-align: right; font-weight: 500; color: var(--muted); vertical-align: bottom; }
td { text-align: right; }
th, td { padding: 6px 0 6px 18px; border-bottom: 1px solid var(--grid); white-space: nowrap; }
thead th { border-bottom-color: var(--rule); }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
td.text, th.text { text-align: left; white-space: normal; }
.says { margin-top: 20px; }
.says + .says { margin-top: 0; }
.cautions { margin: 0; padding-left: 20px; max-width: 46em; }
.samples { display: grid; gap: 16px; margin: 0; }
.samples div { display: grid; grid-template-columns: 150px 1fr; gap: 16px; border-top: 1px solid var(--grid); padding-top: 12px; }
.samples dt { font-size: 14px; }
.samples dd { margin: 0; font: 14px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.samples b { color: var(--law); }
pre { background: var(--tint); padding: 12px 16px; font: 13.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 16px; }
pre span { display: inline-block; }
.settings { display: grid; grid-template-columns: max-content 1fr; gap: 4px 24px; margin: 0; font-size: 14.5px; }
.settings dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 56px; border-top: 1px solid var(--rule); padding-top: 12px; font-size: 13.5px; color: var(--muted); }
@media (max-width: 640px) {
  main { padding: 24px 18px 48px; }
  h1 { font-size: 24px; }
  .lead { font-size: 16.5px; }
  .facts, .facts-3, .facts-5 { grid-template-columns: 1fr 1fr; }
  .samples div { grid-template-columns: 1fr; gap: 4px; }
  .settings { grid-template-columns: 1fr; gap: 0; }
  .settings dd { margin-bottom: 8px; }
  figure .wide { display: none; }
  figure .narrow { display: block; }
}
@media print {
  main { max-width: none; padding: 0; }
  body { font-size: 11pt; }
  h2 { break-after: avoid; }
  figure, .samples div, tr { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 9pt; }
  th, td { padding-left: 8px; }
}
`;
