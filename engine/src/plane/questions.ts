import type { Answer, Delivery, EntryRef, Query } from '@flyball/proto/engine';
import { EngineError } from '../errors.ts';
import { LIMITS, TIMEOUTS } from '../limits.ts';

/** What to describe: one client or one entry. */
export type Question = { readonly client: string } | { readonly entry: EntryRef };

/** What came of a question. `nothing`: the engine knows nothing of it, and why. */
export type Outcome =
  | { readonly deliveries: readonly Delivery[] }
  | { readonly nothing: string }
  | { readonly error: EngineError };

/** An ended question. */
export interface Answered {
  readonly id: number;
  readonly outcome: Outcome;
}

/** Questions of one session that wait for their answer. */
export interface Questions {
  /** Notes a question; answers its number. Throws `FLYBALL_ENGINE_QUESTIONS_FULL`. */
  readonly ask: (question: Question) => number;
  /** The next question to send. */
  readonly take: () => Query | undefined;
  /** Ends a question; undefined for one that is unknown or too late. */
  readonly answer: (answer: Answer) => Answered | undefined;
  /** Ends what is over time. */
  readonly expire: () => readonly Answered[];
  /** Ends all. */
  readonly close: (error: EngineError) => readonly Answered[];
  /** When the first question is over time, ms since 1970. */
  readonly dueAt: () => number | undefined;
}

const queryOf = (id: number, question: Question): Query =>
  'client' in question ? { id, client: question.client } : { id, client: '', entry: question.entry };

/** @param now Milliseconds since 1970. */
export const createQuestions = (now: () => number): Questions => {
  // Insertion order is the order of time, as every question has the same time-out.
  const waiting = new Map<number, number>();
  const unsent = new Map<number, Query>();
  let last = 0;

  const end = (id: number, outcome: Outcome): Answered => {
    waiting.delete(id);
    unsent.delete(id);
    return { id, outcome };
  };

  const take = (): Query | undefined => {
    const [first] = unsent.values();
    if (first) unsent.delete(first.id);
    return first;
  };

  return {
    ask: (question) => {
      if (waiting.size >= LIMITS.questions) throw new EngineError('FLYBALL_ENGINE_QUESTIONS_FULL');
      last += 1;
      waiting.set(last, now() + TIMEOUTS.question);
      unsent.set(last, queryOf(last, question));
      return last;
    },
    take,
    answer: ({ id, deliveries, error }) => {
      if (!waiting.has(id)) return undefined;
      return end(id, error === '' ? { deliveries } : { nothing: error });
    },
    expire: () => {
      const late = [...waiting].filter(([, due]) => due <= now());
      return late.map(([id]) => end(id, { error: new EngineError('FLYBALL_ENGINE_QUESTION_UNANSWERED') }));
    },
    close: (error) => [...waiting.keys()].map((id) => end(id, { error })),
    dueAt: () => waiting.values().next().value,
  };
};
