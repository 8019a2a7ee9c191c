import type { EngineChange } from '@flyball/engine';
import type { ClientClass, ResourceChange, Translator } from '@flyball/sidecar-config';
import { createHeldEntries, type HeldEntries } from './held-entries.ts';

/** Makes xDS resources of one client class from changes of IR entries. */
export type Translate = Pick<Translator, 'apply'>;

/** Makes a translator of a class that knows no entry yet. */
export type NewTranslate = (clientClass: ClientClass) => Translate;

/** What entries become for the classes that have begun. A class that nobody asks for costs no translation. */
export interface Translations {
  /**
   * Takes over a change; gives what it does to the resources of each class that has begun. Throwing changes nothing:
   * the change is as if it had never come.
   */
  readonly apply: (change: EngineChange) => readonly (readonly [ClientClass, ResourceChange])[];
  /**
   * Begins with a class; gives all there is for it, undefined where it has begun before. Throws what the translator
   * throws, and that again until the next change.
   */
  readonly begin: (clientClass: ClientClass) => ResourceChange | undefined;
}

interface State {
  readonly make: NewTranslate;
  readonly held: HeldEntries;
  readonly begun: Map<ClientClass, Translate>;
  /** Classes that cannot be given what is held. Asked again for each client, that would cost a translation each time. */
  readonly broken: Map<ClientClass, unknown>;
}

function madeAnew({ make, held }: State, clientClass: ClientClass): [Translate, ResourceChange] {
  const translator = make(clientClass);
  return [translator, translator.apply(held.all())];
}

function begin(state: State, clientClass: ClientClass): ResourceChange | undefined {
  const { begun, broken } = state;
  if (begun.has(clientClass)) return undefined;
  if (broken.has(clientClass)) throw broken.get(clientClass);
  try {
    const [translator, all] = madeAnew(state, clientClass);
    begun.set(clientClass, translator);
    return all;
  } catch (error) {
    broken.set(clientClass, error);
    throw error;
  }
}

/** Translators that took a refused change over, in part or as a whole, give way to ones that never saw it. */
function restore(state: State): void {
  for (const clientClass of [...state.begun.keys()]) {
    const [translator] = madeAnew(state, clientClass);
    state.begun.set(clientClass, translator);
  }
}

function apply(state: State, change: EngineChange): readonly (readonly [ClientClass, ResourceChange])[] {
  const { begun, held, broken } = state;
  try {
    const made = [...begun].map(([each, translator]) => [each, translator.apply(change)] as const);
    held.take(change);
    broken.clear();
    return made;
  } catch (error) {
    restore(state);
    throw error;
  }
}

/** No class has begun. */
export function createTranslations(make: NewTranslate): Translations {
  const state: State = { make, held: createHeldEntries(), begun: new Map(), broken: new Map() };
  return {
    apply: (change) => apply(state, change),
    begin: (clientClass) => begin(state, clientClass),
  };
}
