import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { checkResource } from '@flyball/policy/check';
import { loadText } from '@flyball/policy/load';
import type { Module } from '../../modules/module.ts';
import type { ResourceLog } from '../../resources/open.ts';
import type { ServeContext } from '../parts.ts';

/** Time the example has to end, ms. */
const END_MS = 3_000;

/** Runs an example beside the server: its resources, once, and its applications, which know nothing of Flyball. */
export const exampleModule: Module<ServeContext> = {
  name: 'example',
  doc: 'Loads the resources of an example into an empty log and runs its applications.',
  needs: ['plane', 'registry'],
  optional: true,
  options: ['example'],
  start: async ({ options, shelf, dist }) => {
    const { example } = options;
    if (example === 'none') return { stop: async () => undefined };
    if (shelf.take('isFresh'))
      await load(shelf.take('log'), new URL(`../examples/${example}/base.yaml`, dist));
    const gateway = `http://127.0.0.1:${options.gatewayPorts[80] ?? 80}`;
    const nacos = `127.0.0.1:${shelf.take('nacosPorts').http}`;
    const file = fileURLToPath(new URL(`${example}.mjs`, dist));
    const child = fork(file, [`--gateway=${gateway}`, `--nacos=${nacos}`], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    shelf.put('shop', true);
    return { stop: () => ended(child) };
  },
};

const load = async (log: ResourceLog, file: URL): Promise<void> => {
  const { documents, diagnostics } = loadText({
    text: await readFile(file, 'utf8'),
    file: fileURLToPath(file),
  });
  const faults = [
    ...diagnostics,
    ...documents.flatMap(({ resource, source }) => checkResource(resource, source)),
  ];
  const error = faults.find(({ severity }) => severity === 'error');
  if (error) throw new Error(`${error.code} ${file.pathname}: ${error.message}`);
  const changes = documents.map(({ resource }) => ({ op: 'put' as const, object: resource }));
  const result = await log.commit({ author: 'example', message: 'bookstore', changes });
  if (result.outcome === 'refused') throw new Error(`${result.fault.code}: ${result.fault.message}`);
};

const ended = (child: ReturnType<typeof fork>): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const force = setTimeout(() => child.kill('SIGKILL'), END_MS);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    if (child.connected) child.disconnect();
  });
