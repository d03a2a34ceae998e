/** The table of part (e): the page. */
import type { BenchResult } from './result.ts';
import type { Table } from './table.ts';
import { figures, kilobytes, spread } from './words.ts';

export function pageTable({ page }: BenchResult): Table[] {
  if (!page) return [];
  const { firstScreen, firstPicture, firstContentfulPaint, training } = page;
  const sum = (of: 'bytes' | 'gzip'): number => firstScreen.reduce((all, file) => all + file[of], 0);
  const ms = (value: number): string => `${figures(value)} ms`;
  const smoothness = training
    ? `${training.longTasks} in ${training.seconds} s, longest ${ms(training.longest)}, ${ms(training.total)} together`
    : 'not measured: no button to train was found';
  return [
    {
      title: 'The page',
      note: `${page.page} as built, from an empty cache. A long task keeps the main thread busy for more than 50 ms.`,
      head: ['what', 'measured'],
      rows: [
        [
          'fetched before the first chart',
          `${firstScreen.length} files, ${kilobytes(sum('bytes'))}, ${kilobytes(sum('gzip'))} as gzip`,
        ],
        ['first contentful paint', firstContentfulPaint ? spread(firstContentfulPaint, ms) : '–'],
        ['first chart on screen', firstPicture ? spread(firstPicture, ms) : 'none came'],
        ['long tasks while training', smoothness],
      ],
    },
  ];
}
