import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reportPage } from '../../../src/about.ts';
import { published } from '../../../src/report/json.ts';
import { reportHtml } from '../../../src/report/page/html.ts';
import { reportOfMany } from '../many-files.ts';

const BROWSER = process.env.MICROPACKER_TEST_BROWSER;
const TIMEOUT = { timeout: 180_000 };
/** Run in a page: clicks the first cell and waits until the result is drawn. */
const OPEN = `new Promise((done) => {
  document.querySelector('#map button.cell').click();
  requestAnimationFrame(() => setTimeout(done));
})`;

describe.skipIf(!BROWSER)('the report page in a browser', () => {
  let folder = '';
  let browser: Browser;
  let page: Page;
  let said: string[] = [];
  const url = () => `file://${join(folder, 'report.html')}`;
  const cells = () => page.locator('#map button.cell');
  const rows = () => page.locator('#files-body tr');
  const trail = () => page.locator('#map-trail').innerText();
  const nameOf = async (cell: Locator) => (await cell.getAttribute('aria-label'))!.split(',')[0]!;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'report-page-'));
    const { report, sizes } = reportOfMany(150_000, 40);
    report.warnings.push('take care');
    report.gates.push({ passed: true, verdict: 'ok' }, { passed: false, verdict: 'no' });
    report.packed.push({
      path: '/</script><b>\u2028"',
      type: 'file',
      size: 9e9,
      reason: 'keep',
      by: `/${'x'.repeat(4000)}`,
    });
    writeFileSync(join(folder, 'report.html'), reportHtml(published(report), sizes, readFileSync(reportPage, 'utf8')));
    browser = await chromium.launch({ executablePath: BROWSER!, args: ['--no-sandbox'] });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    said = [];
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => request.url().startsWith('file:') || said.push(request.url()));
    await page.goto(url());
    await page.waitForSelector('html[data-ready]');
  }, 180_000);
  afterEach(async () => {
    expect(said).toEqual([]);
    await page.close();
  });

  test('opens and zooms within a second, for an image of 150,000 files', TIMEOUT, async () => {
    // CPU time, not wall time: other processes may use the machine at the same time.
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const seconds = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value;
    };
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    const opened = await seconds();
    await page.evaluate(OPEN);
    const zoomed = (await seconds()) - opened;
    expect({ opened, zoomed, fast: opened < 1 && zoomed < 1 }).toMatchObject({ fast: true });
  });

  test('zooms in by a click, and out by the trail', TIMEOUT, async () => {
    const name = await nameOf(cells().first());
    await cells()
      .first()
      .click({ position: { x: 5, y: 5 } });
    expect(await trail()).toContain(name);
    expect(await page.locator('#map-list tr').count()).toBeGreaterThan(0);
    await page.locator('#map-trail button').first().click();
    expect(await trail()).toBe('/');
    expect(await nameOf(page.locator(':focus'))).toBe(name);
  });

  test('zooms by keyboard, and shows the current folder', TIMEOUT, async () => {
    await cells().first().focus();
    await page.keyboard.press('ArrowRight');
    const focused = page.locator(':focus');
    expect(await focused.getAttribute('aria-label')).toBe(await cells().nth(1).getAttribute('aria-label'));
    expect(await page.locator('#map [tabindex="0"]').count()).toBe(1);
    const name = await nameOf(focused);
    await page.keyboard.press('Enter');
    expect(await trail()).toContain(name);
    await page.keyboard.press('Escape');
    expect(await trail()).toBe('/');
    expect(await nameOf(page.locator(':focus'))).toBe(name);
  });

  test('shows the treemap by package', TIMEOUT, async () => {
    await page.getByText('By package').click();
    expect(await cells().count()).toBeGreaterThan(100);
    expect(await nameOf(cells().first())).toBe('in no package');
    expect(await cells().first().getAttribute('aria-disabled')).toBe('true');
  });

  test('searches packed files by words and reason, sorts them and turns pages', TIMEOUT, async () => {
    const count = page.locator('#files-count');
    expect(await count.innerText()).toBe('1 to 100 of 3,751 files');
    expect(await rows().first().innerText()).toContain('/</script><b>');
    await page.getByRole('button', { name: 'Next' }).click();
    expect(await count.innerText()).toBe('101 to 200 of 3,751 files');
    await page.getByRole('button', { name: 'Path' }).click();
    expect(await page.locator('th[aria-sort]').innerText()).toContain('Path');
    const paths = await page.locator('#files-body th').allInnerTexts();
    expect(paths).toEqual([...paths].sort());
    await page.getByLabel('Reason').selectOption('library');
    await page.getByLabel('Search').fill('TEXLIVE part-1/');
    for (const text of await rows().allInnerTexts()) expect(text).toMatch(/texlive\/part-1\/[\s\S]*library/);
    await page.getByLabel('Search').fill('no such file');
    expect([await rows().count(), await count.innerText()]).toEqual([0, 'No files']);
  });

  test.each([
    ['in light', { colorScheme: 'light' }],
    ['in dark', { colorScheme: 'dark' }],
    ['on paper, from a dark screen', { colorScheme: 'dark', media: 'print' }],
  ] as const)('has enough contrast %s', TIMEOUT, async (_, how) => {
    await page.emulateMedia(how);
    const contrasts = await page.evaluate(CONTRASTS);
    expect(contrasts).toEqual([]);
  });

  test('fits a phone screen, and prints without its controls', TIMEOUT, async () => {
    await page.setViewportSize({ width: 380, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
    await page.emulateMedia({ media: 'print' });
    expect([await page.getByLabel('Search').isVisible(), await cells().first().isVisible()]).toEqual([false, true]);
  });
});

/** Run in a page: returns the texts whose contrast with their background is below 4.5 to 1 (WCAG 2.2). */
const CONTRASTS = `(() => {
  const parse = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const stops = style.backgroundImage.match(/rgb\\([^)]*\\)/g);
      if (stops) return stops.map(parse);
      const color = parse(style.backgroundColor);
      if (style.backgroundColor.startsWith('rgb') && (color[3] ?? 1) === 1) return [color];
    }
    return [];
  };
  const texts = [...document.querySelectorAll('h1, h2, p, th, td, dt, dd, li, label, summary, .cell > .label, .part > .label')];
  return texts.filter((element) => element.innerText?.trim() && element.checkVisibility() && !element.closest('.hidden')).flatMap((element) => {
    const own = light(parse(getComputedStyle(element).color));
    return behind(element).flatMap((color) => {
      const [a, b] = [own, light(color)].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05) < 4.5 ? [element.innerText.slice(0, 40) + ' ' + getComputedStyle(element).color + ' on ' + color] : [];
    });
  }).slice(0, 5);
})()`;
