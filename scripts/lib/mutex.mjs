import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { failure } from './failure.mjs';
import { cacheFolder } from './root.mjs';
import { say } from './say.mjs';

const lockFile = join(cacheFolder, 'setup.pid');
const longestWaitMs = 10 * 60_000;

function tryTake() {
  mkdirSync(cacheFolder, { recursive: true });
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The process that holds the lock, or undefined when it has ended without giving the lock back. */
function livingOwner() {
  try {
    const pid = Number(readFileSync(lockFile, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    return error.code === 'EPERM' ? 'another user' : undefined;
  }
}

async function take() {
  const deadline = Date.now() + longestWaitMs;
  for (let round = 0; !tryTake(); round += 1) {
    const owner = livingOwner();
    if (owner === undefined) rmSync(lockFile, { force: true });
    else if (round === 0) say(`Waiting for another set-up of this checkout (process ${owner}) …`);
    if (Date.now() > deadline)
      throw failure(
        `Process ${owner} holds ${lockFile} for too long. Remove that file if the process is no set-up.`,
      );
    if (owner !== undefined) await sleep(200);
  }
}

/** Runs work while no other process sets up this checkout: `npm start` beside `npm test` must not write dist at once. */
export async function alone(work) {
  await take();
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}
