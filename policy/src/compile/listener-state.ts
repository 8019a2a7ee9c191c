import type { GatewayListener } from '../kinds/gateway.ts';
import { type CertificateFault, certificateFault } from './certificates.ts';
import { asksForOtherKinds, type GatewayView, protocolKinds, supportedKinds } from './gateway-view.ts';
import type { ListenerConflict } from './listener-conflicts.ts';
import type { Reader } from './reader.ts';
import { fails, holds, type Verdict } from './verdict.ts';

/** A listener of a Gateway, and how it stands. */
export interface ListenerState {
  readonly listener: GatewayListener;
  /** Place in the Gateway's list. */
  readonly index: number;
  readonly accepted: Verdict;
  readonly conflicted: Verdict;
  readonly resolved: Verdict;
  readonly programmed: Verdict;
  /** Why its certificates do not hold, of a listener that needs some. */
  readonly certificate: CertificateFault | undefined;
}

interface ListenerPlace {
  readonly listener: GatewayListener;
  readonly index: number;
  readonly conflict: ListenerConflict | undefined;
  /** Why the Gateway as a whole is not accepted; undefined when nothing but its listeners decides. */
  readonly refused: Verdict | undefined;
}

/** States one listener (Gateway API, ListenerConditionType). */
export const listenerState = (read: Reader, view: GatewayView, place: ListenerPlace): ListenerState => {
  const { listener, index, conflict } = place;
  const accepted = acceptance(listener, conflict);
  const certificate = certificateFault(read, view.gateway, listener);
  return {
    listener,
    index,
    accepted,
    conflicted: conflicting(listener, conflict),
    resolved: resolution(listener, certificate),
    programmed: programming({ ...place, accepted, certificate }),
    certificate,
  };
};

const acceptance = (listener: GatewayListener, conflict: ListenerConflict | undefined): Verdict => {
  if (protocolKinds(listener).length === 0)
    return fails('UnsupportedProtocol', `${listener.protocol} is not supported; HTTP and HTTPS are.`);
  if (conflict !== undefined) return fails(conflict, 'The listener conflicts with another one.');
  return holds('Accepted');
};

const conflicting = (listener: GatewayListener, conflict: ListenerConflict | undefined): Verdict =>
  conflict === undefined
    ? fails('NoConflicts')
    : holds(conflict, `Another listener claims port ${listener.port} in a way that excludes this one.`);

const resolution = (listener: GatewayListener, fault: CertificateFault | undefined): Verdict => {
  if (asksForOtherKinds(listener))
    return fails('InvalidRouteKinds', 'allowedRoutes.kinds names a kind this listener cannot take.');
  return fault ? fails(fault.reason, fault.message) : holds('ResolvedRefs');
};

interface Judged extends ListenerPlace {
  readonly accepted: Verdict;
  readonly certificate: CertificateFault | undefined;
}

const programming = ({ listener, refused, accepted, certificate }: Judged): Verdict => {
  if (refused !== undefined) return fails('Invalid', 'The Gateway is not accepted.');
  if (accepted.status === 'False') return fails('Invalid', 'The listener is not accepted.');
  if (supportedKinds(listener).length === 0) return fails('Invalid', 'The listener can take no routes.');
  // Unknown kinds beside known ones take nothing away from these; a missing certificate does.
  if (certificate !== undefined) return fails('Invalid', certificate.message);
  if (listener.protocol !== 'HTTP') return fails('Pending', 'HTTPS is accepted, but not yet served.');
  return holds('Programmed');
};

/** Whether nothing is wrong with a listener, so that it serves, or will once its protocol is served. */
export const isSound = ({ programmed }: ListenerState): boolean => programmed.reason !== 'Invalid';
