import type { RegistryLog } from '../core/log.ts';
import type { CatalogName } from '../core/name-map.ts';
import { serviceId } from '../core/names.ts';
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

function servicesNamed(
  { names }: RegistryState,
  subscriptions: Subscriptions,
  wanted: readonly CatalogName[],
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { key } of subscriptions.all()) {
    const { namespace, name } = names.nameOf(key);
    if (wanted.some((each) => each.namespace === namespace && each.name === name)) found.add(serviceId(key));
  }
  return found;
}

/** Naming over a state; subscribers hear of every change of it. */
export function createNaming(state: RegistryState, log: RegistryLog): Naming {
  const answerFor = createAnswers(state);
  const subscriptions = createSubscriptions(state.clock, answerFor);
  state.hub.listen(({ answers }) => subscriptions.notify(answers));
  // A service nobody registered has no entry that could change, yet a view may answer for it.
  state.view.watch((changed) => {
    const unknown = changed.filter((name) => state.names.find(name) === undefined);
    if (unknown.length > 0) subscriptions.notify(servicesNamed(state, subscriptions, unknown));
  });
  return { state, answerFor, subscriptions, log };
}
