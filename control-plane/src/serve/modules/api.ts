import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { createApi } from '../../api/server.ts';
import { createYamlReader } from '../../api/yaml/reader.ts';
import { measureProcess } from '../../health/process-metrics.ts';
import type { Module } from '../../modules/module.ts';
import { gatewayFacts } from '../../plane/gateway-facts.ts';
import { bound } from '../bound.ts';
import type { ServeContext } from '../parts.ts';

/** The HTTP API. */
export const apiModule: Module<ServeContext> = {
  name: 'api',
  doc: 'The HTTP API: resources, plans, traces, deliveries; the landing page, health and metrics.',
  needs: ['plane', 'access'],
  optional: false,
  options: ['bind', 'api-port', 'max-watches', 'max-connections'],
  start: async ({ options, shelf, metrics, dist, version, log: lines, modules }) => {
    const yaml = createYamlReader({ worker: new URL('yaml-worker.mjs', dist) });
    const stopMeasuring = measureProcess(metrics, version);
    const core = shelf.take('core');
    const api = createApi({
      log: shelf.take('log'),
      plane: shelf.take('plane'),
      tokens: shelf.take('tokens'),
      box: shelf.take('box'),
      yaml,
      metrics,
      modules,
      gateway: (key) => gatewayFacts(core.compiled, key),
      version,
      effects: { now: Date.now, random: randomBytes, newUid: randomUUID, sleep },
      maxWatches: options.maxWatches,
      maxConnections: options.maxConnections,
      onFailure: (error) => lines.error('A request failed.', error),
    });
    const address = { host: options.bind, port: options.apiPort };
    shelf.put('apiPort', await bound({ '--api-port': options.apiPort }, () => api.listen(address)));
    return {
      stop: async () => {
        await api.stop();
        await yaml.close();
        stopMeasuring();
      },
    };
  },
};

/** Ends early without error when the signal aborts. */
const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  setTimeout(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
