import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBundle, createFolder, flyball, type RunningServer, startServer } from '../cli/flyball.ts';
import { available } from '../engines/skip.ts';
import { freePort } from '../lib/free-port.ts';
import { until } from '../lib/until.ts';
import { startChromium } from './chromium.ts';

const EXAMPLE = join(import.meta.dirname, '../../examples/bookstore');
const PATIENCE_MS = 60_000;

const chromium = await available('Chromium', startChromium);

describe.skipIf('missing' in chromium)('the page of the shop in a browser', { shuffle: false }, () => {
  const { folder, remove } = createFolder();
  const complaints: string[] = [];
  let server: RunningServer;
  let page: Page;

  beforeAll(async () => {
    buildBundle();
    const [gateway, nacos] = [await freePort(), await freePort()];
    server = await startServer(folder, [
      ...['--example', 'bookstore', '--gateway-ports', `80=${gateway}`],
      ...['--nacos-http-port', `${nacos}`, '--nacos-grpc-port', '0'],
    ]);
    if ('missing' in chromium) return;
    page = await chromium.engine.newPage({ viewport: { width: 1200, height: 1400 } });
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', ({ message }) => complaints.push(message));
    const url = `http://bookstore.localhost:${gateway}/`;
    const shown = (): Promise<boolean> =>
      page.goto(url).then(
        (answer) => answer?.ok() ?? false,
        () => false,
      );
    await until('the page', shown, PATIENCE_MS);
  });

  afterAll(async () => {
    if ('engine' in chromium) await chromium.engine.close();
    await server?.stop();
    remove();
  });

  const cells = (selector: string): Promise<number> => page.locator(`#strip > ${selector}`).count();
  const text = async (id: string): Promise<string> => (await page.locator(`#${id}`).textContent()) ?? '';
  const run = async (...args: readonly string[]): Promise<void> => {
    const { code, err } = await flyball(args, { cwd: folder });
    expect([code, err]).toEqual([0, expect.anything()]);
  };
  const buyAsVip = async (): Promise<void> => {
    await page.locator('#vip').setChecked(true, { force: true });
    await page.locator('button.buy').first().click();
  };
  const receipt = (wanted: RegExp) =>
    expect.poll(() => text('receipt'), { timeout: PATIENCE_MS }).toMatch(wanted);

  it('fills the strip with purchases that account v1 answered', async () => {
    await until('100 purchases', async () => (await cells('span.v1')) === 100, PATIENCE_MS);
    expect(await text('way-stock')).toBe('v1');
    expect(await text('way-account')).toBe('v1');
    expect(Number(await text('failed'))).toBe(0);
  });

  it('sells a book at the list price', async () => {
    await buyAsVip();
    await receipt(/^alice \(vip\) bought .* by stock v1 → account v1\. Left: /);
  });

  it('shows the gray release: v2 for every vip and a tenth of the others', async () => {
    await run('apply', '-f', join(EXAMPLE, 'gray.yaml'), '--wait');
    await buyAsVip();
    await receipt(/member price \(list .*by stock v1 → account v2\./);
    await until('both versions', async () => (await cells('span.v2')) > 0, PATIENCE_MS);
    await until('vips on v2 alone', async () => (await cells('span.vip:not(.v2)')) === 0, PATIENCE_MS);
    expect(await cells('span.v1')).toBeGreaterThan(await cells('span.v2'));
  });

  it('holds back who floods, with Retry-After, while the others go on', async () => {
    await run('apply', '-f', join(EXAMPLE, 'limit.yaml'), '--wait');
    await page.locator('#flood').click();
    await page.getByText(/^Held back; Retry-After: \d+\.$/).waitFor();
    const [admitted, limited] = [Number(await text('flood-ok')), Number(await text('flood-limited'))];
    expect(Number(await text('flood-other'))).toBe(0);
    expect(admitted + limited).toBe(150);
    expect(limited).toBeGreaterThan(50);
    expect(Number(await text('failed'))).toBe(0);
  });

  it('shows that the release is taken back', async () => {
    await run('undo', 'httproute/account');
    await until('v1 alone', async () => (await cells('span.v1')) === 100, PATIENCE_MS);
  });

  it('works without a complaint of the browser', () => {
    expect(complaints).toEqual([]);
  });
});
