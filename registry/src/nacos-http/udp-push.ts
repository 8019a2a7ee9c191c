import type { RemoteInfo, Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { plainAddress } from '../core/address.ts';
import type { Consumer } from '../core/consumer.ts';
import { type ServiceKey, serviceId } from '../core/names.ts';
import type { Answer } from '../nacos/answer.ts';
import type { Naming } from '../nacos/naming.ts';
import { createPushState, type PushState } from '../nacos/push-state.ts';
import type { Subscription } from '../nacos/subscriptions.ts';
import { createEncoder, readAck, spelling } from './udp-datagram.ts';

/** A 1.x client that listens for pushes. */
export type UdpSubscriber = {
  /** Address its request came from; what it claims to be is not used. */
  readonly address: string;
  readonly port: number;
  readonly key: ServiceKey;
  readonly clusters: string;
  readonly consumer: () => Consumer;
};

/** Pushes to 1.x clients. */
export interface UdpPush {
  /** Subscribes a client, or keeps it subscribed, with the answer it was just given. */
  readonly subscribe: (subscriber: UdpSubscriber, answer: Answer) => void;
  readonly stop: () => void;
}

/** Pushes nothing: clients ask. */
export const noUdpPush: UdpPush = { subscribe: () => undefined, stop: () => undefined };

const MAX_SUBSCRIPTIONS = 10_000;
const MAX_DATAGRAM = 60_000;
const ACK_MS = 5_000;
const TRIES = 2;
/** A client that did not ask for so long is gone, ms. */
const SILENT_MS = 3 * spelling.cacheMs;

const isReachable = ({ address, port }: UdpSubscriber): boolean =>
  isIPv4(address) && Number.isInteger(port) && port > 0 && port <= 65_535;

type Held = { readonly subscription: Subscription; seenAt: number };

/** Makes the delivery of one subscription over the socket. */
type PushMaker = (subscriber: UdpSubscriber, giveUp: () => void) => PushState;

/** Datagrams carry an id; `place` is the address, the port and the id, so only the one it was sent to acknowledges. */
function createPushMaker(naming: Naming, socket: Socket): PushMaker {
  const encode = createEncoder();
  const pushes = new Map<string, PushState>();
  socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
    const place = `${plainAddress(from.address)}:${from.port} ${readAck(bytes) ?? ''}`;
    pushes.get(place)?.ack(place);
  });
  return ({ address, port }, giveUp) => {
    const send = (answer: Answer): string => {
      const { id, bytes } = encode(answer);
      if (bytes.length <= MAX_DATAGRAM) socket.send(bytes, port, address);
      const place = `${address}:${port} ${id}`;
      pushes.set(place, push);
      return place;
    };
    const settled = (place: string): void => void pushes.delete(place);
    const timing = { clock: naming.state.clock, ackMs: ACK_MS, tries: TRIES };
    const push = createPushState({ ...timing, send, settled, giveUp });
    return push;
  };
}

const slotOf = ({ address, port, key, clusters }: UdpSubscriber): string =>
  `${address}:${port} ${serviceId(key)} ${clusters}`;

/** Pushes over a socket, and takes the acknowledgements that come back on it. */
export function createUdpPush(naming: Naming, socket: Socket): UdpPush {
  const { clock } = naming.state;
  const makePush = createPushMaker(naming, socket);
  const held = new Map<string, Held>();

  const remove = (slot: string): void => {
    const entry = held.get(slot);
    held.delete(slot);
    if (entry !== undefined) naming.subscriptions.remove(entry.subscription);
  };
  const add = (slot: string, subscriber: UdpSubscriber): Held | undefined => {
    const { key, clusters, consumer, address, port } = subscriber;
    const push = makePush(subscriber, () => remove(slot));
    const subscription = { client: `udp/${address}:${port}`, key, clusters, consumer, push };
    if (naming.subscriptions.add(subscription) !== undefined) return undefined;
    const entry = { subscription, seenAt: clock.now() };
    held.set(slot, entry);
    return entry;
  };
  let cancel = (): void => undefined;
  const sweep = (): void => {
    const oldest = clock.now() - SILENT_MS;
    for (const [slot, { seenAt }] of held) if (seenAt < oldest) remove(slot);
    cancel = clock.setTimer(sweep, spelling.cacheMs);
  };
  sweep();
  return {
    subscribe: (subscriber, answer) => {
      const slot = slotOf(subscriber);
      if (!isReachable(subscriber) || (!held.has(slot) && held.size >= MAX_SUBSCRIPTIONS)) return;
      const entry = held.get(slot) ?? add(slot, subscriber);
      if (entry === undefined) return;
      entry.seenAt = clock.now();
      entry.subscription.push.told(answer);
    },
    stop: () => {
      cancel();
      for (const slot of [...held.keys()]) remove(slot);
      socket.close();
    },
  };
}
