import { isLoopback, type ListenAddress } from '../core/address.ts';
import type { Access, Authenticate } from '../core/auth.ts';
import { type Clock, stallFreeClock } from '../core/clock.ts';
import type { RegistryCode } from '../core/errors.ts';
import { createEvents, type RegistryEvents } from '../core/events.ts';
import type { RegistryLog } from '../core/log.ts';
import type { InstanceSnapshots } from '../core/snapshot.ts';
import { createState } from '../core/state.ts';
import { type AnswerView, plainView } from '../core/view.ts';
import { createNaming, type Naming } from '../nacos/naming.ts';
import { type GrpcListener, startGrpc } from '../nacos-grpc/server.ts';
import { type HttpListener, startHttp } from '../nacos-http/server.ts';
import { createPersistence, type Persistence } from './persistence.ts';
import { createQuery, type RegistryQuery } from './query.ts';
import { createTarget, type RegistryTarget } from './target.ts';
import { createOverlaySweep, startTicker } from './ticker.ts';

/** What a registry needs of its surroundings. */
export type RegistryOptions = {
  readonly clock: Clock;
  /** Where instances outlive a restart; without it they do not. */
  readonly snapshots?: InstanceSnapshots;
  /** Who is answered otherwise than registered. */
  readonly view?: AnswerView;
  /** Checks clients of listeners that are not on loopback. */
  readonly auth?: Authenticate;
  readonly log: RegistryLog;
  /** Nacos namespace → Flyball namespace. */
  readonly namespaces?: ReadonlyMap<string, string>;
};

/** Listeners to open. Clients look for gRPC at the HTTP port + 1000. */
export type RegistryAddresses = { readonly http?: ListenAddress; readonly grpc?: ListenAddress };

/** Ports that are open. */
export type RegistryPorts = { readonly http: number | undefined; readonly grpc: number | undefined };

/** The built-in registry. It starts once. */
export interface Registry {
  /** Opens listeners. Rejects with the system's error (EADDRINUSE …), or where an open address has no `auth`. */
  readonly start: (addresses: RegistryAddresses) => Promise<RegistryPorts>;
  /** Closes listeners after at most `drainMs`, and saves: the instances are there, unconfirmed, at the next start. */
  readonly stop: (drainMs: number) => Promise<void>;
  readonly events: RegistryEvents;
  readonly overlays: RegistryTarget;
  readonly query: RegistryQuery;
}

function accessOf({ host }: ListenAddress, auth: Authenticate | undefined): Access {
  if (isLoopback(host)) return { kind: 'open' };
  if (auth !== undefined) return { kind: 'checked', authenticate: auth };
  const code: RegistryCode = 'RegistryNeedsCredentials';
  throw new Error(
    `${code}: ${host} is reachable from other machines, and Nacos clients have no credentials yet; bind to 127.0.0.1.`,
  );
}

type Listeners = { http: HttpListener | undefined; grpc: GrpcListener | undefined };

async function open(
  naming: Naming,
  addresses: RegistryAddresses,
  auth: Authenticate | undefined,
): Promise<Listeners> {
  const { http, grpc } = addresses;
  const httpAccess = http && accessOf(http, auth);
  const grpcAccess = grpc && accessOf(grpc, auth);
  const listeners: Listeners = { http: undefined, grpc: undefined };
  if (grpc && grpcAccess) listeners.grpc = await startGrpc(naming, grpcAccess, grpc);
  try {
    if (http && httpAccess) listeners.http = await startHttp(naming, httpAccess, http);
  } catch (error) {
    await listeners.grpc?.stop(0);
    throw error;
  }
  return listeners;
}

const unsaved: Persistence = { restore: () => undefined, stop: async () => undefined };

/** Makes a registry. What was saved is there at once; listeners open with `start`. */
export function createRegistry(options: RegistryOptions): Registry {
  const { log, auth, snapshots, view = plainView, namespaces = new Map() } = options;
  const clock = stallFreeClock(options.clock);
  const state = createState({ clock, view, namespaces });
  const naming = createNaming(state, log);
  const persistence = snapshots === undefined ? unsaved : createPersistence(state, snapshots, log);
  let listeners: Listeners = { http: undefined, grpc: undefined };
  let stopTicker = (): void => undefined;

  persistence.restore();
  return {
    start: async (addresses) => {
      listeners = await open(naming, addresses, auth);
      stopTicker = startTicker(state, clock, [createOverlaySweep(state)]);
      return { http: listeners.http?.port, grpc: listeners.grpc?.port };
    },
    stop: async (drainMs) => {
      stopTicker();
      await Promise.all([listeners.grpc?.stop(drainMs), listeners.http?.stop()]);
      await persistence.stop();
    },
    events: createEvents(state),
    overlays: createTarget(naming),
    query: createQuery(state, () => listeners.grpc?.connections() ?? []),
  };
}
