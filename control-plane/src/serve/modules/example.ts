import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { checkResource } from '@flyball/policy/check';
import { loadText } from '@flyball/policy/load';
import type { Module } from '../../modules/module.ts';
import type { ResourceLog } from '../../resources/open.ts';
import { endChild } from '../child-end.ts';
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
  start: async ({ options, shelf, dist, log: lines }) => {
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
    child.once('error', (error) => lines.error('The example did not start.', error));
    // Its end of the channel is what it lives by.
    const ask = (): void => void (child.connected && child.disconnect());
    return { stop: () => endChild(child, { ask, withinMs: END_MS }) };
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
