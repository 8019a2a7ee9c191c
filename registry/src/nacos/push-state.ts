import type { Clock } from '../core/clock.ts';
import type { Answer } from './answer.ts';

/** An answer as it was delivered. */
export type PushMark = {
  readonly revision: number;
  readonly checksum: string;
  /** When, ms. */
  readonly at: number;
};

/** What a push needs of its transport. */
export type PushPort = {
  readonly clock: Clock;
  /** Sends an answer; the answer is the id its acknowledgement will carry. */
  readonly send: (answer: Answer) => string;
  /** Called with the id of a push that nobody waits for any more: acknowledged, too late, or closed. */
  readonly settled: (id: string) => void;
  /** Time to wait for an acknowledgement, ms. */
  readonly ackMs: number;
  /** Sends until an acknowledgement, at the most. */
  readonly tries: number;
  /** Called when the last try was not acknowledged. */
  readonly giveUp: () => void;
};

/** Delivery of one service to one client: one push under way, and always the newest state next. */
export interface PushState {
  /** Delivers an answer unless the client has an equal one. */
  readonly offer: (answer: Answer) => void;
  /** Notes an answer the client got in another way. */
  readonly told: (answer: Answer) => void;
  /** Takes an acknowledgement; false when it is for something else. */
  readonly ack: (id: string) => boolean;
  readonly close: () => void;
  readonly sent: () => PushMark | undefined;
  readonly acked: () => PushMark | undefined;
}

type UnderWay = {
  readonly id: string;
  readonly answer: Answer;
  readonly cancel: () => void;
};

const markOf = (clock: Clock, { revision, checksum }: Answer): PushMark => ({
  revision,
  checksum,
  at: clock.now(),
});

/** Nothing sent yet. */
export function createPushState({ clock, send, settled, ackMs, tries, giveUp }: PushPort): PushState {
  let underWay: UnderWay | undefined;
  let next: Answer | undefined;
  let sent: PushMark | undefined;
  let acked: PushMark | undefined;
  let closed = false;

  const start = (answer: Answer, tried: number): void => {
    next = undefined;
    sent = markOf(clock, answer);
    const id = send(answer);
    underWay = { id, answer, cancel: clock.setTimer(() => late(answer, tried), ackMs) };
  };
  /** Ends the push under way. */
  const end = (): void => {
    if (underWay === undefined) return;
    underWay.cancel();
    settled(underWay.id);
    underWay = undefined;
  };
  const late = (answer: Answer, tried: number): void => {
    end();
    if (tried >= tries) giveUp();
    else start(next ?? answer, tried + 1);
  };
  const ack = (id: string): boolean => {
    if (underWay?.id !== id) return false;
    acked = markOf(clock, underWay.answer);
    end();
    if (next !== undefined) offer(next);
    return true;
  };
  const offer = (answer: Answer): void => {
    if (closed) return;
    if (underWay !== undefined) next = answer;
    else if (acked?.checksum !== answer.checksum) start(answer, 1);
    else acked = { ...acked, revision: answer.revision };
  };

  return {
    offer,
    told: (answer) => {
      sent = markOf(clock, answer);
    },
    ack,
    close: () => {
      closed = true;
      end();
    },
    sent: () => sent,
    acked: () => acked,
  };
}
