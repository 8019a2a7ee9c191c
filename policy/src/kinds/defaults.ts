import { keyOf, type Resource } from '../model/resource.ts';
import { type EngineSpec, engine } from './engine.ts';
import { CONTROLLER_NAME, gatewayClass } from './gateway-class.ts';
import { apiVersionOf, FLYBALL_GROUP, type Kind } from './kind.ts';
import { unstoredMetadata } from './metadata.ts';
import { source } from './source.ts';

/** Name of the Engine that serves Gateways when their class names none. */
export const DEFAULT_ENGINE = 'gateway';

const made = <Spec>(kind: Kind<Spec>, name: string, spec: unknown): Resource<Spec> => ({
  apiVersion: apiVersionOf(kind),
  kind: kind.kind,
  metadata: unstoredMetadata(name, ''),
  spec: kind.schema.parse(spec),
});

const engineOf = (name: string, spec: unknown): Resource<EngineSpec> => made(engine, name, spec);

/** What is there without being written; a stored object of the same name takes its place. */
export const DEFAULT_RESOURCES: readonly Resource[] = [
  made(gatewayClass, 'flyball', {
    controllerName: CONTROLLER_NAME,
    parametersRef: { group: FLYBALL_GROUP, kind: engine.kind, name: DEFAULT_ENGINE },
  }),
  engineOf(DEFAULT_ENGINE, { class: 'builtin', ports: { '80': 8080 } }),
  engineOf('xds', { class: 'xds' }),
  engineOf('nacos', { class: 'nacos' }),
  made(source, 'builtin', { type: 'builtin' }),
];

/** The resources and the defaults that are not among them, defaults last. */
export const withDefaults = (resources: readonly Resource[]): readonly Resource[] => {
  const present = new Set(resources.map(keyOf));
  return [...resources, ...DEFAULT_RESOURCES.filter((resource) => !present.has(keyOf(resource)))];
};
