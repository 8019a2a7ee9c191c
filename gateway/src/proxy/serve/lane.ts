import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Something under way for a client. Method syntax, so that each may type its own state. */
export interface Ongoing {
  readonly handlers: {
    /** The client is gone. */
    abort(ongoing: Ongoing): void;
    /** Whether it cannot go on because the client does not read. */
    isBlocked(ongoing: Ongoing): boolean;
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
  /** Requests whose answers are not on their way as a whole: one that is over may still be behind another. */
  unanswered: number;
  /** An answer said that the connection ends with it: nothing behind it is served (RFC 9112, 9.6). */
  isEnding: boolean;
}

/** Pipelined requests that may wait. */
export const MAX_WAITING = 32;

const lanes = new WeakMap<Socket, Lane>();

/** The lane of a socket, made with its first request. */
export const laneOf = (socket: Socket): Lane => {
  const known = lanes.get(socket);
  if (known) return known;
  const lane: Lane = {
    socket,
    address: plainAddress(socket.remoteAddress),
    ongoing: undefined,
    waiting: [],
    unanswered: 0,
    isEnding: false,
  };
  lanes.set(socket, lane);
  socket.once('close', () => {
    lane.waiting.length = 0;
    lane.ongoing?.handlers.abort(lane.ongoing);
  });
  return lane;
};

const plainAddress = (address = ''): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

/** Counts a request until its answer is on its way as a whole. */
export const awaitAnswer = (lane: Lane, res: ServerResponse): void => {
  lane.unanswered += 1;
  res.on('close', answered);
};

/** One function for all answers: it costs no closure. */
function answered(this: ServerResponse): void {
  laneOf(this.req.socket).unanswered -= 1;
}

/** The answer that is sent now is the last one: what waits behind it is forgotten. */
export const endLane = (lane: Lane): void => {
  lane.isEnding = true;
  lane.waiting.length = 0;
};

/** What was under way is over: the lane goes on with the next request. */
export const goOn = (lane: Lane): void => {
  lane.ongoing = undefined;
  while (lane.ongoing === undefined) {
    const next = lane.waiting.shift();
    if (!next) return;
    next();
  }
};
