import { execFile } from 'node:child_process';
import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Python package in a virtual environment of its own. */
export interface VenvSpec {
  /** Name of its folder below the cache. */
  readonly name: string;
  /** Requirement with its exact version. */
  readonly requirement: string;
  /** Folder that keeps environments; made when absent. */
  readonly cache: string;
}

const ATTEMPTS = 4;
const INSTALL_MS = 240_000;
/** A lock that nobody touched for so long was left behind. */
const LOCK_STALE_MS = 60_000;
const LOCK_POLL_MS = 500;
const LOCK_WAIT_MS = 600_000;

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function isStale(lock: string): Promise<boolean> {
  const found = await stat(lock).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > LOCK_STALE_MS;
}

/** Holds a folder as lock while `use` runs; several processes may want the same package at once. */
async function locked<T>(lock: string, use: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + LOCK_WAIT_MS;
  while (
    !(await mkdir(lock).then(
      () => true,
      () => false,
    ))
  ) {
    if (await isStale(lock)) await rm(lock, { recursive: true, force: true });
    else if (Date.now() > giveUpAt) throw new Error(`${lock} is held by another process`);
    else await after(LOCK_POLL_MS);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(lock, now, now).catch(() => undefined);
  }, LOCK_STALE_MS / 10);
  try {
    return await use();
  } finally {
    clearInterval(beat);
    await rm(lock, { recursive: true, force: true });
  }
}

async function retried(what: string, attempt: () => Promise<unknown>): Promise<void> {
  const failures: string[] = [];
  for (let round = 1; round <= ATTEMPTS; round += 1) {
    try {
      await attempt();
      return;
    } catch (error) {
      failures.push(error instanceof Error ? error.message.slice(-500) : String(error));
      await after(1000 * round);
    }
  }
  throw new Error(`${what} failed ${ATTEMPTS} times: ${failures.at(-1)}`);
}

async function findPython(): Promise<string> {
  for (const candidate of ['python3', '/usr/bin/python3', 'python']) {
    const found = await run(candidate, ['-c', 'import venv, ensurepip, sys; print(sys.executable)']).catch(
      () => undefined,
    );
    if (found) return found.stdout.trim();
  }
  throw new Error('no Python 3 with the modules venv and ensurepip');
}

/** Made beside its place and moved there when it is complete: what is at the place always works. */
async function make({ name, requirement, cache }: VenvSpec): Promise<void> {
  const folder = join(cache, name);
  const building = `${folder}.${process.pid}`;
  await rm(building, { recursive: true, force: true });
  await run(await findPython(), ['-m', 'venv', building]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', requirement];
  await retried(`installing ${requirement}`, () =>
    run(join(building, 'bin/python'), pip, { timeout: INSTALL_MS, maxBuffer: 1 << 24 }),
  );
  await rename(building, folder).catch(async (error: unknown) => {
    await rm(building, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  });
}

/**
 * A virtual environment, made once and kept. Its scripts name another path: run its `bin/python` or the files of a
 * package directly.
 *
 * @returns The folder. Rejects where there is no Python, or the package cannot be installed.
 */
export async function venv(spec: VenvSpec): Promise<string> {
  const folder = join(spec.cache, spec.name);
  if (await exists(folder)) return folder;
  await mkdir(spec.cache, { recursive: true });
  await locked(`${folder}.lock`, async () => {
    if (!(await exists(folder))) await make(spec);
  });
  return folder;
}
