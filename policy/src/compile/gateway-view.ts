import { qualified } from '@flyball/proto/ir';
import { DEFAULT_ENGINE } from '../kinds/defaults.ts';
import type { EngineSpec } from '../kinds/engine.ts';
import type { GatewayListener, GatewaySpec } from '../kinds/gateway.ts';
import { CONTROLLER_NAME, type GatewayClassSpec } from '../kinds/gateway-class.ts';
import { FLYBALL_GROUP, GATEWAY_GROUP } from '../kinds/kind.ts';
import type { Resource } from '../model/resource.ts';
import { labelsMatch } from './label-select.ts';
import type { Reader } from './reader.ts';

/** A Gateway of ours with the engine that serves it. */
export interface GatewayView {
  /** `ns/name`. */
  readonly name: string;
  readonly gateway: Resource<GatewaySpec>;
  readonly engine: EngineView;
}

/** The Engine of a class; absent in the resources when the reference does not hold. */
export interface EngineView {
  readonly name: string;
  readonly spec: EngineSpec | undefined;
}

/** The Gateway of that name if its class is ours; undefined when there is none, `foreign` when others serve it. */
export const gatewayView = (
  read: Reader,
  namespace: string,
  name: string,
): GatewayView | 'foreign' | undefined => {
  const gateway = read.object('Gateway', namespace, name);
  if (gateway === undefined) return undefined;
  const served = read.object('GatewayClass', '', gateway.spec.gatewayClassName);
  if (served?.spec.controllerName !== CONTROLLER_NAME) return 'foreign';
  return { name: qualified(namespace, name), gateway, engine: engineOf(read, served.spec) };
};

/** The Engine a class of ours names. */
export const engineOf = (read: Reader, served: GatewayClassSpec): EngineView => {
  const name = engineName(served);
  return { name, spec: name === '' ? undefined : read.object('Engine', '', name)?.spec };
};

/** Name of the Engine of a class of ours. What is no Engine names none: an engine `''` that nobody runs. */
export const engineName = ({ parametersRef }: GatewayClassSpec): string => {
  if (parametersRef === undefined) return DEFAULT_ENGINE;
  const { group, kind, name, namespace } = parametersRef;
  return group === FLYBALL_GROUP && kind === 'Engine' && namespace === undefined ? name : '';
};

/** Port an engine binds for the port of a listener. */
export const boundPort = ({ spec }: EngineView, port: number): number => spec?.ports?.[String(port)] ?? port;

/** Kinds of routes a listener may take, by its protocol; none for protocols that are not supported. */
export const protocolKinds = ({ protocol }: GatewayListener): readonly string[] =>
  protocol === 'HTTP' || protocol === 'HTTPS' ? ['HTTPRoute'] : [];

/** Kinds of routes a listener takes: those of its protocol that `allowedRoutes.kinds` names, or all. */
export const supportedKinds = (listener: GatewayListener): readonly string[] => {
  const possible = protocolKinds(listener);
  const asked = listener.allowedRoutes.kinds;
  if (asked === undefined || asked.length === 0) return possible;
  return possible.filter((kind) => asked.some((row) => row.group === GATEWAY_GROUP && row.kind === kind));
};

/** Whether `allowedRoutes.kinds` asks for a kind the listener cannot take. */
export const asksForOtherKinds = (listener: GatewayListener): boolean =>
  (listener.allowedRoutes.kinds ?? []).some(
    ({ group, kind }) => group !== GATEWAY_GROUP || !protocolKinds(listener).includes(kind),
  );

/** Whether a listener takes routes of a namespace. */
export const admitsNamespace = (
  read: Reader,
  { gateway }: GatewayView,
  { listener, namespace }: { readonly listener: GatewayListener; readonly namespace: string },
): boolean => {
  const { from, selector } = listener.allowedRoutes.namespaces;
  if (from === 'All') return true;
  if (from === 'Same') return namespace === gateway.metadata.namespace;
  return selector !== undefined && labelsMatch(selector, namespaceLabels(read, namespace));
};

/** Labels of a namespace, declared or not: every namespace carries its name as a label. */
const namespaceLabels = (read: Reader, namespace: string): Readonly<Record<string, string>> => ({
  ...read.object('Namespace', '', namespace)?.metadata.labels,
  'kubernetes.io/metadata.name': namespace,
});
