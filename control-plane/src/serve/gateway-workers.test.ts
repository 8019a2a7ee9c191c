import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Supervision, WorkerReport } from '@flyball/gateway';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorText } from './faults.ts';
import { startGateway, tellOf } from './gateway-workers.ts';
import type { LogLines } from './parts.ts';

type Line = readonly [message: string, facts: Readonly<Record<string, unknown>>];

let folder = '';
let running: Supervision | undefined;
const lines: Line[] = [];
const note = (message: string, facts: Readonly<Record<string, unknown>> = {}) =>
  void lines.push([message, facts]);
const log: LogLines = { info: note, warn: note, error: (message) => note(message) };

beforeEach(() => {
  lines.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'flyball-workers-'));
});
afterEach(async () => {
  await running?.stop(0);
  running = undefined;
  rmSync(folder, { recursive: true });
});

const start = (): Supervision =>
  startGateway({
    dist: pathToFileURL(`${folder}/`),
    log,
    planeAddress: '127.0.0.1:1',
    token: () => 'secret',
    engine: 'gateway',
    replica: 'test',
    workers: 1,
  });

const stats: WorkerReport['stats'] = {
  requests: [],
  upstreamErrors: { 'none usable': 0, connect: 0, reset: 0, protocol: 0, timeout: 0 },
  limitsRefused: [],
  retries: 0,
  mirrored: 0,
  mirrorsDropped: 0,
  openConnections: 0,
  activeRequests: 0,
  upstreamConnections: 0,
};

const textOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    // As the supervisor of the modules passes it on.
    return errorText(new Error('gateway did not start', { cause: error }));
  }
  return 'nothing was wrong';
};

describe('gateway workers', () => {
  it('are not started without their bundle: it is said what is missing and how to mend it', () => {
    expect(textOf(start)).toBe(
      `error: gateway: There is no ${join(folder, 'gateway-worker.mjs')}. [FLYBALL_MODULE_BUNDLE_MISSING]\n  Build it again: \`npm run build\`; or start without the module.\n`,
    );
  });

  it('that end at once are started again later and later, each end one readable line', async () => {
    writeFileSync(join(folder, 'gateway-worker.mjs'), "import './chunk-that-is-gone.mjs';\n");
    running = start();
    await vi.waitUntil(() => lines.length >= 3, { timeout: 60_000, interval: 20 });
    expect(lines.slice(0, 3).map(([, { restartMs }]) => restartMs)).toEqual([250, 500, 1_000]);
    for (const [message, facts] of lines.slice(0, 3)) {
      expect(message).toBe('A gateway worker ended.');
      expect(facts).toMatchObject({ code: 'FLYBALL_MODULE_WORKER_ENDED', worker: 1 });
      expect(facts['why']).toMatch(
        /^code 1: Error \[ERR_MODULE_NOT_FOUND\]: Cannot find module .*chunk-that-is-gone/,
      );
      expect(facts['why']).not.toMatch(/\n|\bat /);
    }
  });

  it('tell how they stand with the plane, once for each change', () => {
    const tell = tellOf(log);
    const report = (isConnected: boolean, lastError: string): void =>
      tell({ type: 'stats', index: 0, report: { stats, isConnected, revision: 1, lastError } });
    tell({ type: 'started', index: 0, pid: 1 });
    report(false, '');
    report(false, 'E: no');
    report(false, 'E: no');
    report(true, '');
    report(true, '');
    report(false, 'E: no');
    report(false, 'FLYBALL_ENGINE_STOPPED: ');
    expect(lines).toEqual([
      ['A gateway worker has no plane; it goes on with what it has.', { worker: 1, why: 'E: no' }],
      ['A gateway worker is connected to the plane.', { worker: 1 }],
      ['A gateway worker has no plane; it goes on with what it has.', { worker: 1, why: 'E: no' }],
    ]);
  });
});
