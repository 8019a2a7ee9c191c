import type { Condition } from '../model/condition.ts';
import { secretFault } from './certificates.ts';
import type { GatewayView } from './gateway-view.ts';
import { listenerConflicts } from './listener-conflicts.ts';
import { isSound, type ListenerState, listenerState } from './listener-state.ts';
import type { Reader } from './reader.ts';
import { fails, holds, type Verdict } from './verdict.ts';

/** A Gateway and its listeners, and how they stand. */
export interface GatewayState {
  readonly accepted: Verdict;
  readonly programmed: Verdict;
  readonly resolved: Verdict;
  readonly listeners: readonly ListenerState[];
}

/** Address an engine binds when its Engine is not there: never more than this machine. */
export const LOOPBACK = '127.0.0.1';

/** States a Gateway of ours (Gateway API, GatewayConditionType). */
export const gatewayState = (read: Reader, view: GatewayView): GatewayState => {
  const { spec } = view.gateway;
  const refused = refusal(view);
  const conflicts = listenerConflicts(spec.listeners);
  const listeners = spec.listeners.map((listener, index) =>
    listenerState(read, view, { listener, index, conflict: conflicts.get(listener.name), refused }),
  );
  const accepted = refused ?? acceptance(listeners);
  return {
    accepted,
    programmed: programming(view, accepted, listeners),
    resolved: resolution(read, view, listeners),
    listeners,
  };
};

/** Why a Gateway is not accepted whatever its listeners are. */
const refusal = ({ gateway }: GatewayView): Verdict | undefined => {
  const { addresses, infrastructure } = gateway.spec;
  const parameters = infrastructure?.parametersRef;
  if (parameters !== undefined)
    return fails('InvalidParameters', `${parameters.kind} cannot hold settings of a single Gateway.`);
  const foreign = (addresses ?? []).find(({ type }) => type !== 'IPAddress');
  return foreign && fails('UnsupportedAddress', `Addresses of type ${foreign.type} are not supported.`);
};

const acceptance = (listeners: readonly ListenerState[]): Verdict => {
  const unsound = listeners.filter((state) => !isSound(state));
  if (unsound.length === 0) return holds('Accepted');
  const message = `Not valid: ${namesOf(unsound)}. Valid: ${namesOf(listeners.filter(isSound))}.`;
  const verdict = listeners.some(({ accepted }) => accepted.status === 'True') ? holds : fails;
  return verdict('ListenersNotValid', message);
};

const namesOf = (states: readonly ListenerState[]): string =>
  states.length === 0 ? 'none' : states.map(({ listener }) => listener.name).join(', ');

const programming = (view: GatewayView, accepted: Verdict, listeners: readonly ListenerState[]): Verdict => {
  if (accepted.status === 'False') return fails('Invalid', 'The Gateway is not accepted.');
  if (view.engine.spec === undefined) return fails('NoResources', engineMessage(view));
  const unusable = unusableAddress(view);
  if (unusable !== undefined) return fails('AddressNotUsable', unusable);
  const reasons: ReadonlySet<string> = new Set(listeners.map(({ programmed }) => programmed.reason));
  if (reasons.has('Programmed')) return holds('Programmed');
  return reasons.has('Pending')
    ? fails('Pending', 'All its valid listeners are of protocol HTTPS, which is not yet served.')
    : fails('Invalid', 'No listener is valid.');
};

const engineMessage = ({ engine }: GatewayView): string =>
  engine.name === ''
    ? 'Its class names no Engine.'
    : `The Engine ${engine.name} of its class does not exist.`;

/** Addresses that stand for all of a machine. */
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** An engine binds the one address of its Engine, whatever a Gateway asks for. */
const unusableAddress = ({ gateway, engine }: GatewayView): string | undefined => {
  const bound = engine.spec?.bindAddress ?? LOOPBACK;
  const asked = (gateway.spec.addresses ?? []).flatMap(({ value }) => (value ? [value] : []));
  const other = EVERYWHERE.has(bound) ? undefined : asked.find((address) => address !== bound);
  return other && `${other} is not served: the Engine ${engine.name} binds ${bound} (bindAddress).`;
};

const resolution = (read: Reader, { gateway }: GatewayView, listeners: readonly ListenerState[]): Verdict => {
  const ref = gateway.spec.tls?.backend?.clientCertificateRef;
  const fault = ref && secretFault(read, gateway, ref);
  if (fault)
    return fails(
      fault.reason === 'RefNotPermitted' ? fault.reason : 'InvalidClientCertificateRef',
      fault.message,
    );
  const unresolved = listeners.filter(({ resolved }) => resolved.status === 'False');
  return unresolved.length === 0
    ? holds('ResolvedRefs')
    : fails('ListenersNotResolved', `References of ${namesOf(unresolved)} do not hold.`);
};

/** A Gateway with nothing to resolve says nothing of it: the condition is experimental in Gateway API. */
const hasReferences = ({ resolved, listeners }: GatewayState): boolean =>
  resolved.status === 'False' ||
  listeners.some(({ listener }) => listener.tls !== undefined || listener.allowedRoutes.kinds !== undefined);

/** Conditions of the listeners, then of the Gateway. */
export const gatewayConditions = (state: GatewayState): readonly Omit<Condition, 'object'>[] => [
  ...state.listeners.flatMap(({ listener, accepted, conflicted, resolved, programmed }) => {
    const sectionName = listener.name;
    return [
      { sectionName, type: 'Accepted' as const, ...accepted },
      { sectionName, type: 'Conflicted' as const, ...conflicted },
      { sectionName, type: 'ResolvedRefs' as const, ...resolved },
      { sectionName, type: 'Programmed' as const, ...programmed },
    ];
  }),
  { type: 'Accepted', ...state.accepted },
  { type: 'Programmed', ...state.programmed },
  ...(hasReferences(state) ? [{ type: 'ResolvedRefs' as const, ...state.resolved }] : []),
];
