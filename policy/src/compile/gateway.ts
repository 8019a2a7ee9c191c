import { listenerKey } from '@flyball/proto/ir';
import type { GatewaySpec } from '../kinds/gateway.ts';
import { keyOf, type Resource } from '../model/resource.ts';
import { classFindings, gatewayFindings } from './gateway-findings.ts';
import { gatewayConditions, gatewayState, LOOPBACK } from './gateway-state.ts';
import { boundPort, type GatewayView, gatewayView, supportedKinds } from './gateway-view.ts';
import type { ListenerState } from './listener-state.ts';
import type { Reader } from './reader.ts';
import type { Unit } from './result.ts';
import { createUnitBuilder, type UnitBuilder } from './unit-builder.ts';

/** What a Gateway compiles to: a Listener entry each, and the conditions of Gateway API. */
export const gatewayUnit = (read: Reader, gateway: Resource<GatewaySpec>): Unit => {
  const unit = createUnitBuilder(keyOf(gateway));
  const view = gatewayView(read, gateway.metadata.namespace, gateway.metadata.name);
  if (view === 'foreign') for (const finding of classFindings(read, gateway.spec)) unit.diagnose(finding);
  if (view === undefined || view === 'foreign') return unit.build();
  const state = gatewayState(read, view);
  for (const listener of state.listeners) addListener(unit, view, listener);
  for (const condition of gatewayConditions(state)) unit.condition(condition);
  for (const finding of gatewayFindings(view, state)) unit.diagnose(finding);
  return unit.build();
};

/** Engines get what is programmed; a trace also sees what waits for its protocol to be served. */
const addListener = (unit: UnitBuilder, view: GatewayView, state: ListenerState): void => {
  const { listener, programmed } = state;
  unit.listener({ gateway: view.name, listener: listener.name, supportedKinds: supportedKinds(listener) });
  if (programmed.status === 'True') unit.entry(listenerEntry(view, state));
  if (programmed.reason === 'Pending') unit.unserved(listenerEntry(view, state));
};

const listenerEntry = (view: GatewayView, { listener, index }: ListenerState) => ({
  kind: 'Listener' as const,
  key: listenerKey(view.name, listener.name),
  origin: { field: `/spec/listeners/${index}` },
  body: {
    gateway: view.name,
    engine: view.engine.name,
    port: listener.port,
    bindAddress: view.engine.spec?.bindAddress ?? LOOPBACK,
    bindPort: boundPort(view.engine, listener.port),
    protocol: 'HTTP' as const,
    hostname: listener.hostname ?? '',
    meshService: '',
  },
});
