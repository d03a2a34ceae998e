/** What the law leaves over, and by how much it misses the runs it did not see. */
import { dotAt, ink, lineOf, muted, prediction } from '../../experiments/draw.ts';
import type { Figure } from '../../experiments/figure.ts';
import { plural, short } from '../../experiments/format.ts';
import { FORM_NAMES } from '../../experiments/joint-fits.ts';
import { flopsOf } from '../../scaling/isoflop.ts';
import type { JointAnalysis } from '../fits/types.ts';
import { AXES } from './axes.ts';
import { rangeOf, thinned, thinningNote } from './thin.ts';

/** Residuals beyond this many of the typical ones lie at the edge of the picture. */
const EDGE = 8;

export function residualsFigure(joint: JointAnalysis): Figure[] {
  const fit = joint.fits[joint.main];
  if (fit === undefined) return [];
  const aside = new Set(fit.setAside);
  const held = new Map(joint.heldOut.map((run) => [run.line, run]));
  const most =
    EDGE * Math.max(fit.rms, ...joint.heldOut.map(({ loss, measured }) => Math.abs(Math.log(measured / loss)) / EDGE));
  const bounded = (value: number) => 100 * Math.max(-most, Math.min(most, value));
  const rows = thinned(joint.points.map((point, at) => ({ point, at })));
  const title = FORM_NAMES[joint.main];
  const zero = lineOf(rangeOf(joint.points.map(flopsOf), 1.3), [0, 0], { tint: muted, weight: 'thin' });
  const dots = rows.map(({ point, at }) =>
    dotAt(flopsOf(point), bounded(fit.residuals[at] ?? NaN), {
      tint: aside.has(at) ? muted : ink,
      shape: aside.has(at) ? 'cross' : 'dot',
      series: aside.has(at) ? 'set aside' : 'residual, fitted to all runs',
      label: `line ${point.line}: ${short(point.n)} parameters, ${short(point.d)} tokens`,
    }),
  );
  const missed = rows.flatMap(({ point }) => {
    const run = held.get(point.line);
    if (run === undefined) return [];
    const label = `line ${point.line}, left out of the fit`;
    return [
      dotAt(flopsOf(point), bounded(Math.log(run.measured / run.loss)), {
        tint: prediction,
        shape: 'ring',
        series: 'error, left out of the fit',
        label,
      }),
    ];
  });
  return [
    {
      id: 'residuals',
      title: `What ${title} leaves over`,
      caption: `ln(measured) − ln(fitted) in percent. Noise scatters about 0; a pattern is the law's own fault.${aside.size > 0 ? ' Crosses far off lie at the edge.' : ''}${thinningNote(joint.points.length)}`,
      x: AXES.C,
      y: { label: 'residual (%)', scale: 'linear', format: 'figure' },
      scale: null,
      bands: [],
      lines: [zero],
      points: [...dots, ...missed],
      description: `Residuals of ${title} at ${plural(joint.points.length, 'run')}, typically ${(100 * fit.rms).toFixed(2)} %.`,
    },
  ];
}
