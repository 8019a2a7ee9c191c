import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startAccount } from './account/start.ts';
import { startBookstore } from './launch.ts';
import { startLoad } from './load/start.ts';
import { type Part, runPart } from './part.ts';
import { type Role, readArguments, type Settings } from './settings.ts';
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

const { role, settings } = readArguments(process.argv.slice(2));
await runPart(() => (role === undefined ? startAll : starts[role])(settings));
