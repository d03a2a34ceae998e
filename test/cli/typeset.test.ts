import { expect, it } from 'vitest';
import { svg, withPowers } from '../../src/cli/lab/drawing.ts';
import { prose } from '../../src/cli/lab/html.ts';

it('raises powers in a report, names and brackets among them, and keeps a number with its unit', () => {
  expect(prose('p^L & C^(−1/α): 1.5 nats, 3 % as N^-0.5').html).toBe(
    'p<sup>L</sup> &amp; C<sup>(−1/α)</sup>: 1.5\u00a0nats, 3\u00a0% as N<sup>−0.5</sup>',
  );
});

it('raises powers in a picture and comes down again after each', () => {
  const { outerHTML } = svg('text', {}, ...withPowers('L = 2·N^−α + C^0.4'));
  expect(outerHTML).toBe(
    '<text>L = 2·N<tspan dy="-0.5em" font-size="0.7em">−α</tspan><tspan dy="0.35em"> + C</tspan>' +
      '<tspan dy="-0.5em" font-size="0.7em">0.4</tspan></text>',
  );
});
