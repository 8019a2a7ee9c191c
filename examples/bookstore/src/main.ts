import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startAccount } from './account/start.ts';
import { startBookstore } from './launch.ts';
import { startLoad } from './load/start.ts';
import { type Part, runPart } from './part.ts';
import { type Role, readArguments, type Settings, USAGE } from './settings.ts';
import { startStock } from './stock/start.ts';

const starts: Readonly<Record<Role, (settings: Settings) => Promise<Part>>> = {
  account: startAccount,
  stock: startStock,
  load: startLoad,
};

/** All parts, each in a process of its own. */
async function startAll(settings: Settings): Promise<Part> {
  const self = fileURLToPath(import.meta.url);
  const { stop } = startBookstore({ ...settings, fork: (args) => fork(self, args) });
  return { ports: {}, stop };
}

/** The arguments; who gives others is told what there is. */
function givenArguments(): ReturnType<typeof readArguments> {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    return process.exit(2);
  }
}

const { role, settings } = givenArguments();
await runPart(() => (role === undefined ? startAll : starts[role])(settings));
