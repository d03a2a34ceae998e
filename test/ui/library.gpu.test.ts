import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Library } from '../../src/library/library.ts';
import { MemoryShelf, type Shelf } from '../../src/library/shelf.ts';
import { LibraryKeeper } from '../../src/ui/library/library-keeper.ts';
import { holdTraining, trainedNow } from '../../src/ui/library/training-lock.ts';
import { keptOf, PLAN, planOf, RECORDS } from '../library/records.ts';
import { badge, button, find, findAll, mount as mountAt, textOf, unmount, until } from './page.ts';

const LINK = 'sizes=8,12,16&tokens=65536&seeds=1';

let shelf: Shelf;

/** The page with a library that is empty at the start of a test. */
function mount(query = LINK, passing: string | null = null): void {
  mountAt({}, query, (changed) => LibraryKeeper.open(shelf, passing, changed));
}

/** What is kept before a visit. */
async function given(patch: Parameters<typeof keptOf>[1] = {}, records = RECORDS, plan = PLAN): Promise<void> {
  const library = await Library.open(shelf);
  await library.keep({ experiment: keptOf(plan, patch), records });
}

/** What stands above every view. */
const noticed = () =>
  findAll('.notice')
    .map((notice) => notice.innerText)
    .join(' ');
const rowOf = (name: string) => findAll('.kept').find((row) => row.innerText.includes(name))!;
const press = (row: HTMLElement, label: string) =>
  [...row.querySelectorAll('button')].find((each) => each.innerText.trim() === label)!.click();

beforeEach(async () => {
  shelf = new MemoryShelf();
  await page.viewport(1440, 900);
});
afterEach(unmount);

describe('the library', () => {
  it('has what was trained, to be shown again', async () => {
    mount();
    await until(() => textOf('.estimate').includes('on this adapter'));
    await button(/^Train 3 sizes/).click();
    await until(() => badge() === 'Done');
    await button('Library').click();
    await until(() => findAll('.kept').length === 1);
    expect(textOf('.kept')).toContain('3 runs · trained here');
    unmount();

    mount('view=library');
    await until(() => findAll('.kept').length === 1);
    await button(/^Show/).click();
    await until(() => badge() === 'Kept');
    expect(findAll('tr[data-kind]')).toHaveLength(3);
    expect(textOf('.go')).toContain('again');
  });

  it('finds, names, deletes and puts back', async () => {
    await given();
    await given({}, [], planOf([24, 32]));
    mount('view=library');
    await until(() => findAll('.kept').length === 2);
    press(rowOf('widths 24, 32'), 'Rename');
    await until(() => find('.name input') !== null);
    await userEvent.keyboard('For the talk{Enter}');
    await until(() => textOf('[aria-label=Library]').includes('For the talk'));
    await userEvent.fill(find('input[type=search]')!, 'h200');
    await until(() => findAll('.kept').length === 1);
    await userEvent.fill(find('input[type=search]')!, '');
    await until(() => findAll('.kept').length === 2);
    press(rowOf('For the talk'), 'Delete');
    await until(() => findAll('.kept').length === 1);
    expect(textOf('.said')).toContain('Deleted: For the talk');
    await button('Undo').click();
    await until(() => findAll('.kept').some((row) => row.innerText.includes('For the talk')));
  });

  it('lists the runs of an experiment, and tells those of another adapter apart', async () => {
    const other = RECORDS.slice(0, 1).map((record) => ({
      ...record,
      adapter: { ...record.adapter, description: 'Apple M3' },
      endedAt: '2026-11-21T00:00:00.000Z',
    }));
    await given({}, [...RECORDS, ...other]);
    mount('view=library');
    await until(() => findAll('.kept').length === 1);
    await userEvent.click(find('.kept summary')!);
    await until(() => findAll('.kept tbody tr').length === RECORDS.length + 1);
    expect(textOf('.kept tr[data-again]')).toMatch(/2\.100000\s+same run\s+Apple M3/);
  });

  it('lays an experiment over the law on screen', async () => {
    await given({ name: 'Mine' });
    mount(`${LINK}&view=library`);
    await until(() => findAll('.kept').length === 1);
    await button(/^Lay over/).click();
    await until(() => find('.kept [aria-pressed=true]') !== null);
    await button(/^Show/).click();
    await until(() => badge() === 'Kept');
    await until(() => find('[role=img]')!.getAttribute('aria-label')!.includes('Laid over it: Mine: 3 sizes.'));
  });

  it('says why it keeps nothing, and what it can’t read', async () => {
    await shelf.write([['experiment/0123456789abcdef', { id: 1 }]]);
    mount('view=library', 'This browser keeps nothing for this page.');
    await until(() => findAll('.said').length === 2);
    expect(textOf('[aria-label=Library]')).toContain('keeps nothing for this page');
    expect(textOf('[aria-label=Library]')).toMatch(/1 entry could not be read and is left out: experiment\/0123/);
    await button('Delete 1 entry').click();
    await until(() => findAll('.said').length === 1);
    expect(await shelf.keys()).toEqual([]);
  });

  it('fits a phone', async () => {
    await page.viewport(390, 844);
    await given({ name: 'A name that is long enough to need two lines on a phone, or three' });
    mount('view=library');
    await until(() => findAll('.kept').length === 1);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  });
});

describe('an interrupted experiment', () => {
  it('is offered, and goes on from its notice', async () => {
    await given({ underWay: true }, RECORDS.slice(0, 2), PLAN);
    mount('experiment=isoflop');
    await until(() => noticed().includes('2 of 6 runs are done'));
    await button('Go on').click();
    await until(() => badge() === 'Training');
    await until(() => badge() === 'Done');
    expect(findAll('tr[data-kind]')).toHaveLength(6);
    expect(noticed()).not.toContain('interrupted');
  });

  it('can be set aside', async () => {
    await given({ underWay: true }, RECORDS.slice(0, 2), PLAN);
    mount();
    await until(() => noticed().includes('interrupted'));
    await button('Set aside').click();
    await until(() => !noticed().includes('interrupted'));
  });

  it('is none while a tab holds its lock', async () => {
    const release = holdTraining('abc');
    await vi.waitFor(async () => expect([...(await trainedNow())]).toEqual(['abc']));
    release();
    await vi.waitFor(async () => expect([...(await trainedNow())]).toEqual([]));
  });
});

describe('links', () => {
  it('are copied, with the results in them, and show these elsewhere', async () => {
    await given();
    mount('sizes=8,12,16&tokens=65536&seeds=1,2');
    await until(() => badge() === 'Kept');
    const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await button('with the results').click();
    await until(() => textOf('.said').startsWith('Copied.'));
    const [link] = written.mock.calls[0]!;
    written.mockRejectedValue(new DOMException('No.', 'NotAllowedError'));
    await button('to repeat it').click();
    await until(() => find('input[aria-label=Link]') !== null);
    written.mockRestore();
    unmount();

    shelf = new MemoryShelf();
    const { search, hash } = new URL(link);
    mount(search.slice(1) + hash);
    await until(() => badge() === 'From a link');
    expect(findAll('tr[data-kind]')).toHaveLength(6);
    await button('Keep them').click();
    await until(() => noticed().includes('6 new runs.'));
    expect(location.hash).toBe('');
  });

  it('that were cut off are said to be', async () => {
    mount(`${LINK}#results=abc`);
    await until(() => noticed().includes('cut off or changed'));
  });
});

it('every plot of a ladder can be saved', async () => {
  await given();
  mount('sizes=8,12,16&tokens=65536&seeds=1,2');
  await until(() => badge() === 'Kept');
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  for (const name of ['SVG', 'PNG']) {
    await button(name).first().click();
    await button(name).last().click();
  }
  await until(() => click.mock.contexts.length === 4);
  const saved = click.mock.contexts.map((link) => (link as HTMLAnchorElement).download).sort();
  click.mockRestore();
  expect(saved).toEqual(['ladder-curves.png', 'ladder-curves.svg', 'ladder-law.png', 'ladder-law.svg']);
});
