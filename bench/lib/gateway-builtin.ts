import { join } from 'node:path';
import { type SuperviseEvent, supervise } from '@flyball/gateway';
import { build } from 'esbuild';
import { startPlane, TOKEN } from '../../test/gateway/worker-bed.ts';
import { entriesOfJob } from './gateway-entries.ts';
import { freePort, type RunningProxy } from './gateway-proxy.ts';

const WORKER = 'node_modules/.cache/flyball/bench-gateway-worker.mjs';
const NPM_PACKAGES = ['@grpc/grpc-js', 'protobufjs', 're2js', 'xxhash-wasm', 'zod', 'yaml'];

/** Bundles the worker as the build does. */
const buildWorker = async (): Promise<string> => {
  await build({
    entryPoints: ['gateway/src/worker.ts'],
    outfile: WORKER,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    external: NPM_PACKAGES,
    logLevel: 'error',
  });
  return join(process.cwd(), WORKER);
};

/** The built-in gateway with one worker, told what to do by a plane in this process over gRPC. */
export const startBuiltin = async (upstreams: readonly number[]): Promise<RunningProxy> => {
  const file = await buildWorker();
  const plane = await startPlane();
  const port = await freePort();
  plane.source.update({ revision: 1, upserts: entriesOfJob({ port, upstreams }) });
  const events: SuperviseEvent[] = [];
  const supervision = supervise({
    file,
    planeAddress: plane.address,
    token: () => TOKEN,
    engine: 'gateway',
    replica: 'bench',
    workers: 1,
    onEvent: (event) => events.push(event),
  });
  const started = events.find((event) => event.type === 'started');
  return {
    name: 'gateway',
    pid: started?.pid ?? 0,
    port,
    log: () => JSON.stringify([...plane.reports.entries()].slice(0, 3)),
    stop: async () => {
      await supervision.stop(0);
      await plane.stop();
    },
  };
};
