import { type IrBody, type IrKind, makeEntry, type VersionedEntry } from '@flyball/proto/ir';
import type { Condition, ListenerStatus } from '../model/condition.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { ObjectKey } from '../model/resource.ts';
import { type EntryId, entryId, type Origin, type Unit } from './result.ts';

/** Largest body of an entry, bytes. */
export const MAX_ENTRY_BYTES = 1_048_576;

/**
 * Largest size of all entries of one object, bytes: a route has a block for each host under each listener, so that one of
 * a few hundred kilobytes would come to gigabytes.
 */
export const MAX_UNIT_BYTES = 16 * 1_048_576;

/** An entry before it is encoded. */
export interface Draft<K extends IrKind> {
  readonly kind: K;
  readonly key: string;
  readonly body: IrBody<K>;
  /** Where it was written; the object is the unit's own unless said. */
  readonly origin: Omit<Origin, 'object'> & { readonly object?: ObjectKey };
}

/** A diagnostic whose object may be left to the unit. */
export type Finding = Omit<Diagnostic, 'object'> & { readonly object?: ObjectKey };

/** Collects what a unit says while it is compiled. */
export interface UnitBuilder {
  readonly entry: <K extends IrKind>(draft: Draft<K>) => void;
  /** A listener that traces look at and engines do not get. */
  readonly unserved: (draft: Pick<Draft<'Listener'>, 'key' | 'body'>) => void;
  readonly condition: (condition: Omit<Condition, 'object'>) => void;
  readonly listener: (status: Omit<ListenerStatus, 'attachedRoutes'>) => void;
  readonly attach: (listener: string) => void;
  /** The object is the unit's own unless said. */
  readonly diagnose: (diagnostic: Finding) => void;
  readonly build: () => Unit;
}

/** A builder for the unit of one object. */
export const createUnitBuilder = (object: ObjectKey): UnitBuilder => {
  const entries: VersionedEntry[] = [];
  const unserved: VersionedEntry[] = [];
  const conditions: Condition[] = [];
  const listeners: Omit<ListenerStatus, 'attachedRoutes'>[] = [];
  const attached = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  const origins = new Map<EntryId, Origin>();
  let bytes = 0;

  const diagnose: UnitBuilder['diagnose'] = (diagnostic) => {
    diagnostics.push({ object, ...diagnostic });
  };
  const entry: UnitBuilder['entry'] = ({ kind, key, body, origin }) => {
    if (bytes > MAX_UNIT_BYTES) return;
    const made = makeEntry(kind, key, body);
    if (made.body.length > MAX_ENTRY_BYTES) {
      diagnose(tooLarge(made, origin.field));
      return;
    }
    bytes += made.body.length;
    if (bytes > MAX_UNIT_BYTES) {
      diagnose(tooMuch(origin.field));
      return;
    }
    entries.push(made);
    origins.set(entryId(made), { object, ...origin });
  };
  return {
    entry,
    unserved: ({ key, body }) => unserved.push(makeEntry('Listener', key, body)),
    diagnose,
    condition: (condition) => conditions.push({ object, ...condition }),
    listener: (status) => listeners.push(status),
    attach: (listener) => attached.add(listener),
    build: () => ({
      object,
      entries,
      unserved,
      conditions,
      listeners,
      attached: [...attached],
      diagnostics,
      origins,
    }),
  };
};

const tooLarge = (entry: VersionedEntry, field: string): Omit<Diagnostic, 'object'> => ({
  code: 'FB1501',
  severity: 'error',
  field,
  message: `It compiles to ${entry.body.length} bytes (${entry.kind} ${entry.key}); engines take at most ${MAX_ENTRY_BYTES}.`,
  fix: 'Split the object into several.',
});

const tooMuch = (field: string): Omit<Diagnostic, 'object'> => ({
  code: 'FB1501',
  severity: 'error',
  field,
  message: `It compiles to more than ${MAX_UNIT_BYTES} bytes for all its hosts and listeners together; the rest is left out.`,
  fix: 'Split the object, or attach it to fewer listeners.',
});
