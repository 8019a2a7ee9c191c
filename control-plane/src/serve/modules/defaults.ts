import { keyOf, objectKey, type Resource } from '@flyball/policy';
import { DEFAULT_ENGINE, DEFAULT_RESOURCES, type EngineSpec } from '@flyball/policy/kinds';
import { CONTROLLER } from '../../log/record.ts';
import type { Module } from '../../modules/module.ts';
import type { ResourceLog } from '../../resources/open.ts';
import { getObject } from '../../resources/query.ts';
import type { ServeContext } from '../parts.ts';

/** Commits what is there without being written, and which program serves the default gateways. */
export const defaultsModule: Module<ServeContext> = {
  name: 'defaults',
  doc: 'Commits the default GatewayClass, Engines and Source at the first start, and follows --envoy.',
  needs: ['storage'],
  optional: false,
  options: ['envoy', 'gateway-ports'],
  start: async ({ shelf, options }) => {
    const log = shelf.take('log');
    const isFresh = log.state().revision === 0;
    shelf.put('isFresh', isFresh);
    if (isFresh) await put(log, DEFAULT_RESOURCES, 'defaults');
    const engine = wantedEngine(log, options);
    if (engine) await put(log, [engine], 'options of serve');
    return { stop: async () => undefined };
  },
};

const put = async (log: ResourceLog, objects: readonly Resource[], message: string): Promise<void> => {
  const changes = objects.map((object) => ({ op: 'put' as const, object }));
  const result = await log.commit({ author: CONTROLLER, message, changes });
  if (result.outcome === 'refused') throw new Error(`${result.fault.code}: ${result.fault.message}`);
};

/** The Engine of the default gateways as the options want it; undefined when it is so already. */
const wantedEngine = (
  log: ResourceLog,
  { envoy, gatewayPorts, bind }: ServeContext['options'],
): Resource | undefined => {
  const key = objectKey('Engine', '', DEFAULT_ENGINE);
  const engine = getObject(log.state(), key) ?? DEFAULT_RESOURCES.find((resource) => keyOf(resource) === key);
  if (engine === undefined) return undefined;
  const spec = engine.spec as EngineSpec;
  const ports = Object.fromEntries(Object.entries(gatewayPorts).map(([port, bound]) => [port, bound]));
  return { ...engine, spec: { ...spec, class: envoy ? 'envoy' : 'builtin', ports, bindAddress: bind } };
};
