import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { badge, button, find, findAll, mount as mountAt, textOf, unmount, until } from './page.ts';
import type { FakeLabOptions } from './fake-lab.ts';

/** The page set to three small sizes. */
function mount(options: Partial<FakeLabOptions> = {}, query = 'sizes=8,12,16&tokens=65536&seeds=1'): void {
  mountAt(options, query);
}

beforeEach(() => page.viewport(1440, 900));
afterEach(unmount);

describe('the page', () => {
  it('goes from the button to the law, saying the prediction and its score', async () => {
    mount();
    await until(() => textOf('.estimate').includes('on this adapter'));
    await button(/^Train 3 sizes/).click();
    await until(() => badge() === 'Training');
    await until(() => badge() === 'Done');
    expect(textOf('.verdict')).toMatch(/predicted \d\.\d+ ± \d\.\d+, measured \d\.\d{3}/);
    expect(textOf('[data-law]')).toMatch(/^L\(N\) = .*N ?−0\.\d+/);
    expect(find('law-plot')?.shadowRoot?.querySelector('plot-chart')).not.toBeNull();
    expect(document.title).not.toContain('%');
  });

  it('fits one screen of 1440 × 900', async () => {
    mount();
    await until(() => textOf('.estimate').includes('on this adapter'));
    expect(document.documentElement.scrollHeight).toBeLessThanOrEqual(900);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(1440);
  });

  it('has no sideways scrolling on a phone, and the button on its first screen', async () => {
    await page.viewport(390, 844);
    mount();
    await until(() => textOf('.estimate').includes('on this adapter'));
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
    expect(find('.go')!.getBoundingClientRect().bottom).toBeLessThan(400);
    await button(/Text, options/).click();
    expect(find('#tokens')!.checkVisibility()).toBe(true);
  });

  it('shows the plots whole on a projector’s screen', async () => {
    await page.viewport(1280, 720);
    mount({}, 'projector&sizes=8,12,16&tokens=65536&seeds=1');
    await until(() => textOf('.estimate').includes('on this adapter'));
    expect(getComputedStyle(document.documentElement).fontSize).toBe('18px');
    expect(find('law-plot')!.getBoundingClientRect().bottom).toBeLessThanOrEqual(720);
    await button('Presentation: large type and keys').click();
    expect(getComputedStyle(document.documentElement).fontSize).toBe('14px');
    expect(location.search).not.toContain('projector');
  });

  it('changes its theme, and remembers it', async () => {
    mount();
    await button('Use the dark theme').click();
    expect(document.documentElement.dataset['theme']).toBe('dark');
    find('lab-app')!.remove();
    mount();
    expect(document.documentElement.dataset['theme']).toBe('dark');
  });

  it('can be worked by keyboard alone', async () => {
    mount({ reports: 100 });
    await until(() => textOf('.estimate').includes('on this adapter'));
    find('.go')!.focus();
    await userEvent.keyboard('{Enter}');
    await until(() => badge() === 'Training');
    // The button under the focus is gone; Pause has taken its place, and Stop comes next.
    await userEvent.keyboard('{Enter}');
    await until(() => badge() === 'Paused');
    await userEvent.keyboard('{Tab}{Enter}');
    await until(() => badge() === 'Stopped');
    find('input[name=x]:checked')!.focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(find('input[name=x]:checked')!.parentElement!.innerText.trim()).toBe('FLOPs');
  });
});

describe('a file dropped on the page', () => {
  async function drop(name: string, text: string): Promise<void> {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    const fire = (type: string) => window.dispatchEvent(new DragEvent(type, { dataTransfer, cancelable: true }));
    fire('dragenter');
    await until(() => textOf('.drop').startsWith('Drop a text'));
    fire('drop');
    await until(() => find('.drop') === null);
  }

  it('is a text to train on', async () => {
    mount();
    await until(() => textOf('.estimate').includes('on this adapter'));
    await drop('own.txt', 'so it goes. '.repeat(400));
    await until(() => textOf('#corpus').includes('own.txt'));
  });

  it('or records to look at, and refused in words if they are none', async () => {
    mount();
    await until(() => textOf('.estimate').includes('on this adapter'));
    await drop('records.json', '{"format": "another"}');
    await until(() => textOf('.field .problem').includes('no records file'));
  });
});

describe('failures', () => {
  it('a lost device is said, and the ladder goes on', async () => {
    const message = 'The GPU was lost (unknown). Finished runs are kept.';
    mount({ breaking: { width: 12, failure: { kind: 'device-lost', message } } });
    await until(() => textOf('.estimate').includes('on this adapter'));
    await button(/^Train/).click();
    await until(() => badge() === 'Broken off');
    expect(textOf('[role=alert]')).toContain(message);
    expect(find('tr[data-kind=finished]')).not.toBeNull();
    expect(textOf('tr[data-kind=failed] .state')).toBe('failed: broken off');
    await button('Go on with what is left').click();
    await until(() => badge() === 'Training');
  });

  it('a run that diverges is said with its reason, and the others go on', async () => {
    mount({ diverging: 12 });
    await until(() => textOf('.estimate').includes('on this adapter'));
    await button(/^Train/).click();
    await until(() => badge() === 'Done');
    expect(textOf('tr[data-kind=diverged] .state')).toMatch(/^diverged at step \d+: the loss is not a number$/);
    expect(find('tr[data-kind=finished]')).not.toBeNull();
  });

  it('no adapter: said, with a way to look again', async () => {
    mount({ pace: 150, opening: { kind: 'no-adapter', message: 'No adapter was found.' } });
    await until(() => textOf('[role=alert]').includes('No adapter was found.'));
    expect((find('.go') as HTMLButtonElement).disabled).toBe(true);
    await button('Look again').click();
    await until(() => textOf('.adapter') === 'Looking for a GPU');
    await until(() => textOf('[role=alert]').includes('No adapter was found.'));
  });

  it('a software adapter: told from a GPU', async () => {
    mount({ software: true });
    await until(() => textOf('lab-notice [role=status], .notice').includes('processor'));
    expect(textOf('.adapter')).toContain('software');
  });
});

describe('about this GPU', () => {
  const inside = (element: string, selector: string) => find(selector, find(element)?.shadowRoot ?? undefined);
  const text = (element: string, selector = '*') =>
    findAll(selector, find(element)?.shadowRoot ?? undefined)
      .map((each) => each.innerText)
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim();
  const dialog = () => inside('lab-about', 'dialog');
  const open = async (tab?: string) => {
    await until(() => textOf('.estimate').includes('on this adapter'));
    await page.getByRole('button', { name: /H200|SwiftShader/ }).click();
    await until(() => dialog()?.matches(':modal'));
    if (tab !== undefined) await page.getByRole('tab', { name: tab }).click();
  };

  it('names the adapter', async () => {
    mount();
    await open();
    await until(() =>
      /Name NVIDIA H200 .*Kind GPU .*Subgroups 32 lanes.* Half precision not offered/.test(text('lab-about', 'dl')),
    );
    await userEvent.keyboard('{Escape}');
    await until(() => dialog()?.matches(':modal') === false);
    await button(/H200/).click();
    await until(() => dialog()?.matches(':modal'));
  });

  it('tells for each size the kernels with the times of the others', async () => {
    mount();
    await open('Kernels');
    await until(() => text('kernel-choices').includes('width 16'));
    expect(text('kernel-choices', 'summary')).toContain('plain products, plain attention');
    await userEvent.click(inside('kernel-choices', 'summary')!);
    expect(text('kernel-choices', 'tr[data-chosen]')).toMatch(
      /plain products, plain attention ✓ 0\.20\d passed, at most 12 %/,
    );
    expect(text('kernel-choices', 'tr[data-refused]')).toMatch(
      /quad products.* – refused: swiglu backward quad is off by 4096 times/,
    );
    await button('Measure again').click();
    await until(() => text('kernel-choices').includes('Nothing has been estimated'));
    await until(() => text('kernel-choices').includes('width 16'));
  });

  it('lets kernels be named, but none that the adapter can’t run', async () => {
    mount({ software: true });
    await open('Kernels');
    await until(() => text('kernel-choices').includes('default of software adapters'));
    const select = inside('kernel-choices', 'select') as HTMLSelectElement;
    await userEvent.selectOptions(select, 'block,plain');
    await until(() => location.search.includes('kernels=block,plain'));
    await until(() => text('kernel-choices').includes('asked for by name'));
  });

  it('checks every kernel, and lists what came of it', async () => {
    mount();
    await open('Check');
    await button('Check this GPU').click();
    await until(() => text('gpu-check', '[role=status]') === 'All 2 comparisons right, within rounding.');
    expect(
      findAll('tbody tr', find('gpu-check')!.shadowRoot!).map((row) => row.innerText.replace(/\s+/g, ' ')),
    ).toEqual(['matmul lhs_rhs plain 1.0e−7 4.0e−6 right', 'matmul lhs_rhs block 1.0e−7 4.0e−6 right']);
  });

  it.each([
    [390, 844],
    [1440, 900],
    [1280, 720],
  ])('fits a screen of %i × %i', async (width, height) => {
    await page.viewport(width, height);
    mount({}, `sizes=8,12,16,24,32,48,64,96,128,192&seeds=1${height === 720 ? '&projector' : ''}`);
    await open('Kernels');
    await until(() => text('kernel-choices').includes('width 192'));
    const { left, right, top, bottom } = dialog()!.getBoundingClientRect();
    expect([left, top].every((edge) => edge >= 0)).toBe(true);
    expect([right <= width, bottom <= height]).toEqual([true, true]);
    expect(dialog()!.scrollWidth).toBeLessThanOrEqual(dialog()!.clientWidth);
  });
});

it('stays responsive while thirty long runs are drawn', async () => {
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) =>
    longTasks.push(...list.getEntries().map((entry) => entry.duration)),
  );
  mount({ reports: 20 }, 'sizes=8,12,16,20,24,28,32,40,48,64&tokens=2097152&seeds=1,2,3');
  await until(() => textOf('.estimate').includes('on this adapter'));
  observer.observe({ type: 'longtask' });
  const begun = performance.now();
  await button(/^Train/).click();
  await until(() => badge() === 'Done', 60_000);
  const elapsed = performance.now() - begun;
  observer.disconnect();
  const blocked = longTasks.reduce((sum, duration) => sum + duration, 0) / elapsed;
  console.info(
    `${longTasks.length} tasks over 50 ms, the longest ${Math.max(0, ...longTasks).toFixed(0)} ms, ` +
      `${(100 * blocked).toFixed(1)} % of the time`,
  );
  // A single task can be held up by whatever else the machine does; a page that is mostly busy is a defect on any.
  expect(blocked).toBeLessThan(0.5);
});
