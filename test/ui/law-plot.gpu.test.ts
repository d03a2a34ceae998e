import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { badge, button, find, findAll, mount, textOf, unmount, until } from './page.ts';

const equation = () => textOf('law-plot [data-law], [data-law]');

/** Five sizes, trained. */
async function trained(query = 'sizes=8,12,16,24,32&tokens=65536&seeds=1,2'): Promise<void> {
  mount({}, query);
  await until(() => textOf('.estimate').includes('on this adapter'));
  await button(/^Train 5 sizes/).click();
  await until(() => badge() === 'Done');
  await until(() => equation() !== '');
}

beforeEach(() => page.viewport(1440, 900));
afterEach(unmount);

const handles = () => findAll('[role=slider].handle');

/** The shares of the plotting area at which the pointer is pressed, moved and let go. */
function drag(handle: HTMLElement, to: number): void {
  const area = find('span-handles')!.getBoundingClientRect();
  const grip = handle.querySelector('.grip')!;
  const at = (clientX: number) => ({ clientX, clientY: area.bottom, pointerId: 1, bubbles: true, composed: true });
  // A synthetic pointer can't be captured.
  handle.setPointerCapture = () => undefined;
  grip.dispatchEvent(new PointerEvent('pointerdown', at(grip.getBoundingClientRect().left)));
  grip.dispatchEvent(new PointerEvent('pointermove', at(area.left + to * area.width)));
  grip.dispatchEvent(new PointerEvent('pointerup', at(area.left + to * area.width)));
}

describe('the law', () => {
  it('is fitted to the sizes between two handles that are dragged, and says what it misses of the others', async () => {
    await trained();
    const whole = equation();
    expect(textOf('.caption')).not.toContain('held out');
    drag(handles()[0]!, 0.25);
    await until(() => textOf('.caption .held').startsWith('fitted to 4'));
    await until(() => equation() !== whole && find('.caption')?.getAttribute('aria-busy') === 'false');
    // A law with a floor needs three sizes: the handle stops there.
    drag(handles()[0]!, 0.98);
    await until(() => textOf('.caption .held').startsWith('fitted to 3'));
    handles()[0]!.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }));
    await until(() => equation() === whole);
  });

  it('has handles for the keyboard, which tell how many sizes are left', async () => {
    await trained();
    const [low, high] = handles();
    expect(low!.getAttribute('aria-valuetext')).toMatch(/: 5 of 5 sizes$/);
    high!.focus();
    await userEvent.keyboard('{ArrowLeft}');
    await until(() => high!.getAttribute('aria-valuetext')!.endsWith(': 4 of 5 sizes'));
    await userEvent.keyboard('{ArrowRight}');
    await until(() => high!.getAttribute('aria-valuetext')!.endsWith(': 5 of 5 sizes'));
  });

  it('has another equation over compute, by another count and without its floor', async () => {
    await trained();
    const seen = new Set([equation()]);
    const next = async (change: () => void, pattern: RegExp) => {
      change();
      await until(() => pattern.test(equation()) && !seen.has(equation()));
      seen.add(equation());
    };
    const count = find('law-plot')!.shadowRoot!.querySelector('select')!;
    await next(() => {
      count.selectedIndex = 1;
      count.dispatchEvent(new Event('change', { bubbles: true }));
    }, /^L\(N\)/);
    const [, compute] = findAll('input[name=axis]');
    await next(() => compute!.click(), /^L\(C\)/);
    const [floor] = findAll('law-plot .choices input[type=checkbox], .choices input[type=checkbox]');
    await next(() => floor!.click(), /^L\(C\) = [\d.e]+ · C/);
  });

  it('shows residuals, and a published slope with its name', async () => {
    await trained();
    const [, residuals] = findAll('.choices input[type=checkbox]');
    residuals!.click();
    await until(() => find('plot-chart.residuals') !== null);
    const papers = find('.published select') as HTMLSelectElement;
    // The papers come with the first interest in the law.
    papers.focus();
    await until(() => papers.options.length > 5);
    papers.value = 'besiroglu-2024';
    papers.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => textOf('.caption').includes('Besiroglu et al. 2024, exponent'));
  });
});

describe('a run', () => {
  const dialogText = () => textOf('wa-dialog[open]');

  it('opens from its row with all that is known, goes on from a prompt, and shows where it looks', async () => {
    await trained();
    await button('26.8K').first().click();
    await until(() => find('attention-view') !== null);
    expect(dialogText()).toMatch(
      /26.8K parameters, seed 1.*What came of it.*Held-out loss \d\.\d{3} nats.*Width C 32/s,
    );
    await until(() => findAll('canvas[data-layer]').length === 2 * 4);

    const prompt = page.getByLabelText('Your prompt', { exact: true });
    await prompt.fill('congress ');
    await userEvent.click(find('button', find('own-prompt')!.shadowRoot!)!);
    await until(() => textOf('.answer').startsWith('congress'));
    await prompt.fill('ß');
    await userEvent.click(find('button', find('own-prompt')!.shadowRoot!)!);
    await until(() => textOf('[role=alert]').includes('ß'));

    await button('The next run').click();
    await until(() => dialogText().includes('26.8K parameters, seed 2'));
    await userEvent.keyboard('{Escape}');
    await until(() => find('run-dialog') === null);
  });

  it('opens from its point on the law', async () => {
    await trained();
    const chart = find('law-plot')!.shadowRoot!.querySelector('plot-chart')!;
    const over = chart.shadowRoot!.querySelector<HTMLElement>('.u-over')!;
    const box = over.getBoundingClientRect();
    // The pointer goes over the plot until it finds a point that can be clicked.
    const at = (x: number, y: number) => ({
      clientX: box.left + x * box.width,
      clientY: box.top + y * box.height,
      bubbles: true,
    });
    over.dispatchEvent(new MouseEvent('mouseenter', at(0, 0)));
    const places = Array.from({ length: 400 }, (_, i) => [(i % 20) / 20, Math.floor(i / 20) / 20] as const);
    for (const [x, y] of places) {
      over.dispatchEvent(new MouseEvent('mousemove', at(x, y)));
      await new Promise((resolve) => requestAnimationFrame(resolve));
      if (over.style.cursor === 'pointer') break;
    }
    expect(chart.shadowRoot!.querySelector('.tip')!.textContent).toMatch(/parameters, width \d+/);
    over.click();
    await until(() => /parameters, seed 1/.test(dialogText()));
  });

  it('recorded elsewhere says that its weights are not here', async () => {
    mount({ reports: 4000 });
    await until(() => textOf('.estimate').includes('on this adapter'));
    await button(/^Train/).click();
    await until(() => find('tr[data-kind=training]') !== null);
    await page.getByRole('button', { name: '2.09K' }).first().click();
    await until(() => textOf('.absent').includes('When it has been trained'));
  });
});

describe('what each size writes', () => {
  it('grows while it trains, and goes on from a prompt of the visitor’s afterwards', async () => {
    mount({ pace: 40, reports: 15 }, 'sizes=8,12,16&tokens=65536&seeds=1');
    await until(() => textOf('.estimate').includes('on this adapter'));
    await button(/^Train 3 sizes/).click();
    await until(() => /after [\d.]+ ?K? tokens/.test(textOf('sample-list .text, .text')));
    await until(() => badge() === 'Done');
    const prompt = page.getByLabelText('Your prompt for every size');
    await prompt.fill('the law ');
    await button('Go on').click();
    await until(() => findAll('blockquote[data-kind=asked]').length === 3);
    expect(textOf('blockquote[data-kind=asked]')).toMatch(/^the law/);
    await button('All texts side by side').click();
    await until(() => findAll('.cards li').length === 3);
    await userEvent.keyboard('{Escape}');
    await button('Back').first().click();
    await until(() => findAll('blockquote[data-kind=final]').length === 3);
  });
});
