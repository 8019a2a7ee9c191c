import { randomUUID } from 'node:crypto';
import { DEFAULT_ENGINE } from '@flyball/policy/kinds';
import type { Module } from '../../modules/module.ts';
import { startGateway } from '../gateway-workers.ts';
import type { ServeContext } from '../parts.ts';

/** Time requests under way have when the program ends, ms. */
const DRAIN_MS = 2_000;

/** The built-in gateway, in processes of its own. */
export const gatewayModule: Module<ServeContext> = {
  name: 'gateway',
  doc: 'The built-in gateway: worker processes that take traffic and dial the plane like any engine.',
  needs: ['engines'],
  optional: true,
  options: ['gateway-workers', 'envoy'],
  start: async ({ options, shelf, dist, log: lines }) => {
    if (options.envoy) return { stop: async () => undefined };
    const local = shelf.take('localTokens');
    const token = local.issue(DEFAULT_ENGINE);
    const supervision = startGateway({
      dist,
      log: lines,
      planeAddress: `127.0.0.1:${shelf.take('enginePort')}`,
      token: () => token,
      engine: DEFAULT_ENGINE,
      replica: `local-${randomUUID().slice(0, 8)}`,
      workers: options.gatewayWorkers,
    });
    return { stop: () => supervision.stop(DRAIN_MS) };
  },
};
