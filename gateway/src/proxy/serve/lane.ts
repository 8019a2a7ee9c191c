import type { Socket } from 'node:net';

/** Something under way for a client. Method syntax, so that each may type its own state. */
export interface Ongoing {
  readonly handlers: {
    /** The client is gone. */
    abort(ongoing: Ongoing): void;
  };
}

/**
 * A connection of a client. Its requests are worked off one after another, as they came: pipelined ones wait here, so
 * that a client cannot have many requests under way by one connection, nor overtake itself.
 */
export interface Lane {
  readonly socket: Socket;
  /** Client's IP address, IPv4 in its own form. */
  readonly address: string;
  ongoing: Ongoing | undefined;
  /** Begin the requests that wait. */
  readonly waiting: (() => void)[];
}

/** Pipelined requests that may wait. */
export const MAX_WAITING = 32;

const lanes = new WeakMap<Socket, Lane>();

/** The lane of a socket, made with its first request. */
export const laneOf = (socket: Socket): Lane => {
  const known = lanes.get(socket);
  if (known) return known;
  const lane: Lane = { socket, address: plainAddress(socket.remoteAddress), ongoing: undefined, waiting: [] };
  lanes.set(socket, lane);
  socket.once('close', () => {
    lane.waiting.length = 0;
    lane.ongoing?.handlers.abort(lane.ongoing);
  });
  return lane;
};

const plainAddress = (address = ''): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

/** What was under way is over: the lane goes on with the next request. */
export const goOn = (lane: Lane): void => {
  lane.ongoing = undefined;
  while (lane.ongoing === undefined) {
    const next = lane.waiting.shift();
    if (!next) return;
    next();
  }
};
