import { listenerKey } from '@flyball/proto/ir';
import type { GatewayListener, GatewaySpec } from '../kinds/gateway.ts';
import type { Condition } from '../model/condition.ts';
import { keyOf, type Resource } from '../model/resource.ts';
import { certificateFault } from './certificates.ts';
import {
  asksForOtherKinds,
  boundPort,
  type GatewayView,
  gatewayView,
  protocolKinds,
  supportedKinds,
} from './gateway-view.ts';
import { type ListenerConflict, listenerConflicts } from './listener-conflicts.ts';
import type { Reader } from './reader.ts';
import type { Unit } from './result.ts';
import { createUnitBuilder, type UnitBuilder } from './unit-builder.ts';

/** Address an engine binds when its Engine is not there: never more than this machine. */
const LOOPBACK = '127.0.0.1';

/** What a Gateway compiles to: a Listener entry each, and the conditions of Gateway API. */
export const gatewayUnit = (read: Reader, gateway: Resource<GatewaySpec>): Unit => {
  const unit = createUnitBuilder(keyOf(gateway));
  const view = gatewayView(read, gateway.metadata.namespace, gateway.metadata.name);
  if (view === undefined || view === 'foreign') return unit.build();
  const conflicts = listenerConflicts(gateway.spec.listeners);
  const sound = gateway.spec.listeners.map((listener, index) =>
    listenerPart(read, unit, { view, listener, index, conflict: conflicts.get(listener.name) }),
  );
  stateGateway(unit, view, sound);
  return unit.build();
};

interface ListenerPlace {
  readonly view: GatewayView;
  readonly listener: GatewayListener;
  readonly index: number;
  readonly conflict: ListenerConflict | undefined;
}

/** States one listener; returns whether it is accepted. */
const listenerPart = (read: Reader, unit: UnitBuilder, place: ListenerPlace): boolean => {
  const { view, listener, conflict } = place;
  const accepted = isServed(listener, conflict);
  unit.listener({ gateway: view.name, listener: listener.name, supportedKinds: supportedKinds(listener) });
  for (const condition of listenerConditions(read, place)) unit.condition(condition);
  if (accepted && listener.protocol === 'HTTP') unit.entry(listenerEntry(place));
  return accepted;
};

const isServed = (listener: GatewayListener, conflict: ListenerConflict | undefined): boolean =>
  protocolKinds(listener).length > 0 && conflict === undefined;

const listenerEntry = ({ view, listener, index }: ListenerPlace) => ({
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

type Stated = Omit<Condition, 'object'>;

const listenerConditions = (read: Reader, place: ListenerPlace): readonly Stated[] => {
  const { listener, conflict } = place;
  const state = (
    type: Condition['type'],
    rest: Pick<Condition, 'status' | 'reason' | 'message'>,
  ): Stated => ({
    sectionName: listener.name,
    type,
    ...rest,
  });
  return [
    state('Accepted', acceptance(listener, conflict)),
    state('Conflicted', conflicting(listener, conflict)),
    state('ResolvedRefs', resolution(read, place)),
    state('Programmed', programming(listener, conflict)),
  ];
};

type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>;

const verdict = (status: Condition['status'], reason: string, message = ''): Verdict => ({
  status,
  reason,
  message,
});

const acceptance = (listener: GatewayListener, conflict: ListenerConflict | undefined): Verdict => {
  if (protocolKinds(listener).length === 0)
    return verdict(
      'False',
      'UnsupportedProtocol',
      `${listener.protocol} is not supported; HTTP and HTTPS are.`,
    );
  if (conflict !== undefined) return verdict('False', conflict, 'The listener conflicts with another one.');
  return verdict('True', 'Accepted');
};

const conflicting = (listener: GatewayListener, conflict: ListenerConflict | undefined): Verdict =>
  conflict === undefined
    ? verdict('False', 'NoConflicts')
    : verdict(
        'True',
        conflict,
        `Another listener claims port ${listener.port} in a way that excludes this one.`,
      );

const resolution = (read: Reader, { view, listener }: ListenerPlace): Verdict => {
  if (asksForOtherKinds(listener))
    return verdict(
      'False',
      'InvalidRouteKinds',
      'allowedRoutes.kinds names a kind this listener cannot take.',
    );
  const fault = certificateFault(read, view.gateway, listener);
  return fault ? verdict('False', fault.reason, fault.message) : verdict('True', 'ResolvedRefs');
};

const programming = (listener: GatewayListener, conflict: ListenerConflict | undefined): Verdict => {
  if (!isServed(listener, conflict)) return verdict('False', 'Invalid', 'The listener is not accepted.');
  return listener.protocol === 'HTTP'
    ? verdict('True', 'Programmed')
    : verdict('False', 'Pending', 'HTTPS is accepted, but not yet served.');
};

const stateGateway = (unit: UnitBuilder, view: GatewayView, sound: readonly boolean[]): void => {
  const { spec } = view.gateway;
  const foreign = (spec.addresses ?? []).find(({ type }) => type !== 'IPAddress');
  unit.condition({ type: 'Accepted', ...gatewayAcceptance(foreign?.type, sound) });
  unit.condition({
    type: 'Programmed',
    ...(view.engine.spec && sound.includes(true)
      ? verdict('True', 'Programmed')
      : verdict('False', 'Invalid', engineMessage(view))),
  });
};

const engineMessage = ({ engine }: GatewayView): string =>
  engine.spec ? 'No listener is accepted.' : `The Engine ${engine.name} of its class does not exist.`;

const gatewayAcceptance = (foreignAddress: string | undefined, sound: readonly boolean[]): Verdict => {
  if (foreignAddress !== undefined)
    return verdict('False', 'UnsupportedAddress', `Addresses of type ${foreignAddress} are not supported.`);
  if (sound.every(Boolean)) return verdict('True', 'Accepted');
  const message = 'Some listeners are not accepted; see their conditions.';
  return verdict(sound.includes(true) ? 'True' : 'False', 'ListenersNotValid', message);
};
