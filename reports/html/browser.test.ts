import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeUpEvents, recorded, soundEvents } from '../fixture/record.ts';
import { matrixModel } from '../matrix.ts';
import { reportModel } from '../model.ts';
import { renderMatrix } from './matrix.tsx';
import { renderHtml } from './render.tsx';

const executablePath = '/usr/bin/chromium';
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
const hasChromium = existsSync(executablePath);
if (!hasChromium) console.warn(`the page is not opened in a browser: there is no ${executablePath}`);

describe.skipIf(!hasChromium)('the page in a browser', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tunion-report-'));
  const url = pathToFileURL(join(folder, 'report.html')).href;
  const matrixUrl = pathToFileURL(join(folder, 'matrix.html')).href;
  let browser: Browser;
  const complaints: string[] = [];
  const asked: string[] = [];

  beforeAll(async () => {
    writeFileSync(join(folder, 'report.html'), renderHtml(reportModel(madeUpEvents, recorded().head), { language: 'zh' }));
    const runs = [soundEvents, madeUpEvents].map((events, index) => ({
      folder: `run-${index}`,
      record: { events, head: recorded(events).head },
    }));
    writeFileSync(join(folder, 'matrix.html'), renderMatrix(matrixModel(runs), { language: 'zh' }));
    browser = await chromium.launch({ executablePath, args: [...args, ...quiet] });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(hash = '', options: Parameters<Browser['newPage']>[0] = {}, at = url): Promise<Page> {
    const page = await browser.newPage(options);
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(at + hash);
    return page;
  }

  /** Only what is to be seen: both languages are in the document. */
  async function seen(locator: Locator): Promise<string> {
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden must not count
    return locator.evaluate((element) => Object(element).innerText as string);
  }

  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

  async function findings(page: Page): Promise<unknown> {
    await page.evaluate(axe);
    const { violations } = (await page.evaluate(
      'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
    )) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  }

  it('switches language, keeps the place and remembers both in the address', async () => {
    const page = await open();
    await expect.poll(() => seen(page.locator('h1'))).toBe('检测报告');
    await page.getByRole('button', { name: 'English' }).click();
    await expect.poll(() => seen(page.locator('h1'))).toBe('Test report');
    await expect.poll(() => page.title()).toContain('does not conform');
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
    await page.locator('.failing-index a').click();
    await expect.poll(() => new URL(page.url()).hash).toBe('#en:failed:JTT978.2-EP-CAPP-DEBIT-007');
    const again = await open('#en:failed:JTT978.2-EP-CAPP-DEBIT-007');
    await expect.poll(() => seen(again.locator('h1'))).toBe('Test report');
    const top = () =>
      again.locator('.failing').evaluate((element: { getBoundingClientRect(): { top: number } }) => element.getBoundingClientRect().top);
    await expect.poll(top).toBeLessThan(200);
  });

  it('unpacks a procedure when its row is opened, by mouse, key or link', async () => {
    const page = await open('#en');
    const row = page.locator('details.case').first();
    await row.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    await row.locator('.step').first().waitFor();
    await expect.poll(() => seen(row)).toContain('application serial number');
    await page.locator('#requirements a', { hasText: 'TEAR-002' }).click();
    await page.locator('[id="JTT978.2-EP-TEAR-002"] .step').first().waitFor();
  });

  it('draws a procedure as a ladder, and writes it for other tools', async () => {
    const page = await open('#en');
    const failing = page.locator('.failing');
    const made = failing.locator('.made');
    const octets = (await failing.locator('.step .wire code').allTextContents()).map((text) => text.replace(/\s/g, ''));
    const sent = octets.filter((text) => /^80(50|54)/.test(text));
    await failing.getByRole('button', { name: 'Ladder' }).click();
    expect(await made.locator('svg path').count()).toBeGreaterThan(3);
    expect(await made.locator('svg .lane-name:visible').allTextContents()).toEqual(
      expect.arrayContaining(['test system (terminal)', 'device under test', 'PSAM']),
    );
    expect(await findings(page)).toEqual([]);
    for (const name of ['opensc-tool', 'pyscard']) {
      await failing.getByRole('button', { name }).click();
      const text = (await made.locator('pre').textContent()) ?? '';
      expect(sent.length).toBeGreaterThan(0);
      for (const command of sent) expect(text).toContain(command);
      expect(text).not.toMatch(/--send-apdu [^ ]*\*|"[^"\n]*\*/);
    }
    await failing.getByRole('button', { name: 'Again from the record' }).click();
    expect(await made.locator('pre').textContent()).toBe("tunion judge DIR --case 'JTT978.2-EP-CAPP-DEBIT-007'");
    await failing.getByRole('button', { name: 'Again live' }).click();
    expect(await made.locator('pre').textContent()).toMatch(/^tunion run .* --case 'JTT978\.2-EP-CAPP-DEBIT-007'$/);
    await failing.getByRole('button', { name: 'Again live' }).click();
    expect(await made.locator('pre').count()).toBe(0);
  });

  it('filters cases by verdict, words, requirement and status word', async () => {
    const page = await open('#en');
    const shown = async (): Promise<number> => page.locator('details.case:visible').count();
    await expect.poll(shown).toBe(9);
    await page.locator('#query').fill('read-003');
    await expect.poll(shown).toBe(2);
    await expect.poll(() => seen(page.locator('#shown'))).toBe('2 / 9 shown');
    await page.locator('#query').fill('6982');
    await expect.poll(shown).toBe(1);
    await page.locator('#query').fill('challenge.length');
    await expect.poll(shown).toBe(1);
    await page.locator('#query').fill('断电 nothing has both');
    expect(await page.locator('#nothing').isVisible()).toBe(true);
    await page.locator('#query').fill('');
    await page.getByRole('checkbox', { name: 'pass', exact: true }).uncheck();
    await expect.poll(shown).toBe(4);
    await page.locator('#requirements a', { hasText: 'SELECT-001' }).first().click();
    await expect.poll(shown).toBe(9);
  });

  it('prints page one on one sheet and hides what paper cannot do', async () => {
    const page = await open('#zh', { viewport: { width: 672, height: 990 } });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.bar').isVisible()).toBe(false);
    expect((await page.locator('.page-one').boundingBox())?.height).toBeLessThan(980);
  });

  it.each([
    ['#zh', 'light', 1180],
    ['#en', 'dark', 390],
  ] as const)(
    'is accessible: %s, %s, %i px wide',
    async (hash, colorScheme, width) => {
      const page = await open(hash, { viewport: { width, height: 900 }, colorScheme });
      await page.locator('#open-all').click();
      await page.locator('[id="JTT978.2-EP-TEAR-002"] .step').first().waitFor();
      expect(await findings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    },
    60_000,
  );

  it.each([
    ['#zh', 'light', 1180],
    ['#en', 'dark', 390],
  ] as const)('shows runs side by side: %s, %s, %i px wide', async (hash, colorScheme, width) => {
    const page = await open(hash, { viewport: { width, height: 900 }, colorScheme }, matrixUrl);
    const rows = async (): Promise<number> => page.locator('.matrix tbody tr:not(.subject):visible').count();
    const all = await rows();
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.locator('#only').check();
    await expect.poll(rows).toBeLessThan(all);
    expect(await rows()).toBeGreaterThan(0);
    await page.getByRole('button', { name: hash === '#zh' ? 'English' : '中文' }).click();
    await expect.poll(() => seen(page.locator('h1'))).toBe(hash === '#zh' ? 'Runs side by side' : '多次检测对照');
  });

  it('works without scripts as far as paper would', async () => {
    const page = await open('', { javaScriptEnabled: false });
    expect(await page.locator('.failing').isVisible()).toBe(true);
    await expect.poll(() => seen(page.locator('h1'))).toBe('检测报告');
  });

  it('never complained and never asked for anything but itself', () => {
    expect(complaints).toEqual([]);
    expect(new Set(asked.map((each) => each.split('#')[0]))).toEqual(new Set([url, matrixUrl]));
  });
});
