import type { RegistryLog } from '../core/log.ts';
import type { RegistryState } from '../core/state.ts';
import { type AnswerFor, createAnswers } from './answers.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';

/** What every Nacos protocol works on. */
export interface Naming {
  readonly state: RegistryState;
  readonly answerFor: AnswerFor;
  readonly subscriptions: Subscriptions;
  readonly log: RegistryLog;
}

/** Naming over a state; subscribers hear of every change of it. */
export function createNaming(state: RegistryState, log: RegistryLog): Naming {
  const answerFor = createAnswers(state);
  const subscriptions = createSubscriptions(state.clock, answerFor);
  state.hub.listen(({ answers }) => subscriptions.notify(answers));
  return { state, answerFor, subscriptions, log };
}
