import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import grid from '../scaling/fixtures/ladder-sotu-pytorch.csv?raw';
import { badge, button, find, findAll, mount, textOf, unmount, until } from './page.ts';

/** Small enough for a second with the fake lab. */
const ISOFLOP = 'experiment=isoflop&sizes=8,12,16,24&budgets=2e9,4e9&seeds=1';

beforeEach(() => page.viewport(1440, 900));
afterEach(unmount);

const CHOOSER = 'select[aria-label="Experiment or tool"]';
const link = (name: RegExp) => page.getByRole('link', { name });
const estimated = () => until(() => textOf('.estimate').includes('on this adapter'));

describe('the chooser', () => {
  it('leads from view to view, keeps each in the address, and goes back', async () => {
    mount();
    await until(() => find('ladder-view'));
    expect(findAll('nav li a').length).toBeGreaterThan(12);
    expect(textOf('a .question')).toContain('predicted before it is trained?');
    await link(/^Equal compute/).click();
    await until(() => find('experiment-view'));
    expect(location.search).toBe('?experiment=isoflop');
    await link(/^Published laws/).click();
    await until(() => find('laws-view'));
    expect(location.search).toBe('?view=laws');
    expect(textOf('[aria-current=page]')).toContain('Published laws');
    history.back();
    await until(() => find('experiment-view'));
    history.back();
    await until(() => find('ladder-view'));
  });

  it('is one control on a phone, and says the question', async () => {
    await page.viewport(390, 844);
    mount();
    await until(() => find(CHOOSER));
    await userEvent.selectOptions(find(CHOOSER)!, 'planner');
    await until(() => find('planner-view'));
    expect(textOf('.row p')).toContain('budget');
  });

  it('shows the ladder for an address that names nothing there is', async () => {
    mount({}, 'experiment=alchemy');
    await until(() => find('ladder-view'));
  });
});

describe('an experiment', () => {
  it('asks its question, trains, and draws what it finds', async () => {
    mount({}, ISOFLOP);
    await estimated();
    expect(textOf('.question')).toContain('?');
    await button(/^Train \d+ runs/).click();
    await until(() => badge() === 'Training');
    await until(() => badge() === 'Done');
    expect(textOf('.headline').length).toBeGreaterThan(30);
    const [valleys] = findAll('figure-panel');
    expect(find('[role=img]', valleys!.shadowRoot!)!.getAttribute('aria-label')).toMatch(/^Held-out loss of \d+ runs/);
    expect(findAll('data-table').length).toBeGreaterThan(0);
    expect(findAll('tr[data-run]').length).toBeGreaterThan(4);
  });

  it('can be paused, resumed, stopped and gone on with', async () => {
    mount({ reports: 60 }, ISOFLOP);
    await estimated();
    await button(/^Train/).click();
    await until(() => badge() === 'Training');
    await button('Pause').click();
    await until(() => badge() === 'Paused');
    await button('Resume').click();
    await button('Stop').click();
    await until(() => badge() === 'Stopped');
    await button(/^Go on with the .*left$/).click();
    await until(() => badge() === 'Training');
  });

  it('goes on training while another view is looked at, which can’t train meanwhile', async () => {
    mount({ reports: 60 }, ISOFLOP);
    await estimated();
    await button(/^Train/).click();
    await until(() => badge() === 'Training');
    await link(/^The ladder/).click();
    await until(() => textOf('.estimate').includes('Another experiment is training'));
    expect((find('.go') as HTMLButtonElement).disabled).toBe(true);
    expect(textOf('.share')).toMatch(/^\d+ %$/);
    await link(/^Equal compute/).click();
    await until(() => badge() === 'Done');
  });

  it('has its form from its description: chips, recipe, what is not on offer', async () => {
    mount({}, ISOFLOP);
    await estimated();
    await userEvent.fill(find('.other')!, '8G');
    await userEvent.keyboard('{Enter}');
    await until(() => location.search.includes('budgets=2000000000,4000000000,8000000000'));
    await userEvent.click(find('details.recipe summary')!);
    await userEvent.fill(find('#batch')!, 'many');
    await userEvent.tab();
    await until(() => textOf('.problem').startsWith('Batch takes whole numbers'));
    expect((find('.go') as HTMLButtonElement).disabled).toBe(true);
  });

  it('saves a picture of each figure', async () => {
    mount({}, ISOFLOP);
    await estimated();
    await button(/^Train/).click();
    await until(() => badge() === 'Done');
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
    await button('SVG').first().click();
    await button('PNG').first().click();
    await until(() => click.mock.contexts.length === 2);
    const saved = click.mock.contexts.map((link) => (link as HTMLAnchorElement).download);
    click.mockRestore();
    expect(saved).toEqual(['isoflop-valleys.svg', 'isoflop-valleys.png']);
  });
});

describe('without WebGPU', () => {
  const none = { opening: { kind: 'no-webgpu', message: 'No WebGPU here.' } } as const;

  it('the published laws can be read, and their disagreements', async () => {
    mount(none, 'view=laws&law=besiroglu-2024');
    await until(() => textOf('.law h2') === 'Chinchilla, as replicated');
    expect(textOf('.law table')).toContain('0.3478');
    expect(find('.law a[href="https://arxiv.org/abs/2404.10102"]')).not.toBeNull();
    expect(findAll('.disagreements details[open]').length).toBeGreaterThan(0);
    await button(/^Loss against parameters/)
      .first()
      .click();
    await until(() => location.search.includes('law=kaplan-2020-size'));
    expect(textOf('.law h2')).toBe('Loss against parameters');
  });

  it('a budget can be planned, by keyboard alone', async () => {
    mount(none, 'view=planner&flops=5.76e23');
    await until(() => textOf('.headline').startsWith('Train 72.2B parameters on 1.33T tokens'));
    find('#served')!.focus();
    await userEvent.keyboard('{End}');
    await until(() => findAll('figure-panel').length === 2);
    find('#flops')!.focus();
    await userEvent.fill(find('#flops')!, 'nothing');
    await userEvent.keyboard('{Tab}');
    await until(() => textOf('[role=alert]').includes('Give a positive number'));
  });

  it('a table of runs can be fitted, and planned with', async () => {
    mount(none, 'view=fit');
    await until(() => find('#csv'));
    const transfer = new DataTransfer();
    transfer.items.add(new File([grid], 'grid.csv'));
    const fire = (type: string) =>
      window.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, cancelable: true }));
    fire('dragenter');
    await until(() => textOf('.drop') === 'Drop a CSV of runs to fit');
    fire('drop');
    await until(() => badge() === 'Fitting');
    await until(() => badge() === 'Fitted', 60_000);
    expect(textOf('.headline')).toMatch(/fits 40 runs/);
    expect(findAll('figure-panel').length).toBeGreaterThan(2);
    await button('Plan with this law').click();
    await until(() => find('planner-view'));
    await until(() => (find('#law') as HTMLSelectElement | null)?.selectedOptions.length === 1);
    expect((find('#law') as HTMLSelectElement).selectedOptions[0]!.text).toContain('grid.csv');
    expect(textOf('.headline')).toMatch(/^Train/);
  });
});

describe.each([
  ['an experiment', ISOFLOP, 'experiment-view'],
  ['the laws', 'view=laws', 'laws-view'],
  ['the planner', 'view=planner&served=1e12', 'planner-view'],
  ['the fits', 'view=fit', 'fit-view'],
])('%s', (_, query, view) => {
  it.each([
    [390, 844, ''],
    [1440, 900, ''],
    [1280, 720, '&projector'],
  ])('has no sideways scrolling at %i × %i', async (width, height, more) => {
    await page.viewport(width, height);
    mount({}, query + more);
    await until(() => find(view)?.shadowRoot?.querySelector('main'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    if (width === 1440) expect(document.documentElement.scrollHeight).toBeLessThanOrEqual(height);
  });
});

it('stays responsive while an experiment of many runs is drawn', async () => {
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) =>
    longTasks.push(...list.getEntries().map((entry) => entry.duration)),
  );
  mount({ reports: 20 }, 'experiment=joint&sizes=8,12,16,24,32&tokens=65536,131072,262144,524288&seeds=1');
  await estimated();
  observer.observe({ type: 'longtask' });
  const begun = performance.now();
  await button(/^Train/).click();
  await until(() => badge() === 'Done', 60_000);
  observer.disconnect();
  const elapsed = performance.now() - begun;
  const blocked = longTasks.reduce((sum, duration) => sum + duration, 0) / elapsed;
  console.info(
    `${longTasks.length} tasks over 50 ms, the longest ${Math.max(0, ...longTasks).toFixed(0)} ms, ` +
      `${(100 * blocked).toFixed(1)} % of ${(elapsed / 1000).toFixed(1)} s`,
  );
  // A single task can be held up by whatever else the machine does; a page that is mostly busy is a defect on any.
  expect(blocked).toBeLessThan(0.5);
});
