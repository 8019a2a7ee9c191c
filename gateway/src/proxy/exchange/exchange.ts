import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EvaluatedRequest, Forward, Matched, Share } from '@flyball/policy/evaluate';
import type { AnswerHead } from '../client/answer-head.ts';
import type { ConnectionUser } from '../client/connection-user.ts';
import type { Connection, Upstream } from '../client/upstream.ts';
import type { Core, RuleState } from '../core.ts';
import type { RequestHead } from '../head/request-head.ts';
import { goOn, type Lane, type Ongoing } from '../serve/lane.ts';
import type { Table } from '../table/table.ts';
import type { Timed } from './deadlines.ts';

/** Body of a request on its way. `coming`: not yet read; `kept`: all of it, to be sent as often as needed. */
export type Body =
  | { readonly type: 'none' }
  | { readonly type: 'coming' }
  | { readonly type: 'kept'; readonly bytes: Buffer }
  | { readonly type: 'stream'; readonly upload: Upload };

/** A body that is passed on as it comes. */
export interface Upload {
  readonly isChunked: boolean;
  /** What was read before it was clear that it is too much to keep. */
  readonly first: readonly Buffer[];
  hasStarted: boolean;
  hasEnded: boolean;
  /** When the last bytes came, ms. */
  progressAt: number;
}

/** One request of a client, from its head to the end of its answer. */
export interface Exchange extends ConnectionUser, Ongoing, Timed {
  readonly handlers: ConnectionUser['handlers'] & Ongoing['handlers'];
  readonly core: Core;
  /** Whether the connection ends with the answer. */
  readonly closes: () => boolean;
  readonly lane: Lane;
  /** The table it began with. */
  readonly table: Table;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly head: RequestHead;
  readonly request: EvaluatedRequest;
  readonly matched: Matched;
  readonly state: RuleState;
  readonly forward: Forward;
  /** The share that takes it; a choice always falls on one. */
  readonly share: Share | undefined;
  /** The head that is forwarded, the same for each try, without what frames the body. */
  readonly text: string;
  body: Body;
  connection: Connection | undefined;
  /** The instance of the try under way, or of the last one. */
  upstream: Upstream | undefined;
  /** Tries after the first that the rule paid for. */
  retries: number;
  /** Whether it went to another instance once without that being a retry of the rule. */
  hasMoved: boolean;
  /** Cancels the pause before the next try. */
  cancelPause: (() => void) | undefined;
  /** When all of it has to be over, and the try under way, ms. */
  deadline: number;
  tryDeadline: number;
  /** Head of the answer while it is not yet with the client. */
  answer: AnswerHead | undefined;
  /** Start of its body, text of bytes, held back with it. */
  piece: string;
  hasAnswered: boolean;
  /** Whether the client reads slower than the instance answers. */
  isBlocked: boolean;
  isOver: boolean;
}

/** Time for the client to send more of a body, ms. */
const UPLOAD_IDLE_MS = 300_000;

/** When an upload without progress is given up, ms; Infinity where there is none. */
export const stalledAt = ({ body }: Exchange): number =>
  body.type === 'stream' && body.upload.hasStarted && !body.upload.hasEnded
    ? body.upload.progressAt + UPLOAD_IDLE_MS
    : Number.POSITIVE_INFINITY;

/** The due time is the earliest of the limits. */
export const setDue = (exchange: Exchange): void => {
  exchange.dueAt = Math.min(exchange.deadline, exchange.tryDeadline, stalledAt(exchange));
};

/** Whether the request could be sent again: nothing of it is gone. */
export const isReplayable = ({ body }: Exchange): boolean =>
  body.type !== 'stream' || !body.upload.hasStarted;

/** Ends the exchange; its connection was dealt with before. */
export const finish = (exchange: Exchange): void => {
  if (exchange.isOver) return;
  const { core } = exchange;
  exchange.isOver = true;
  exchange.cancelPause?.();
  core.deadlines.forget(exchange);
  core.counters.activeRequests -= 1;
  goOn(exchange.lane);
};
