import { failsClosed } from '@flyball/proto';
import { type Entry, type IrKind, isIrKind, readBody, withVersion } from '@flyball/proto/ir';
import type { DecodedEntry } from './driver.ts';

/** What an engine makes of an entry it received. */
export type Verdict =
  | { readonly version: string; readonly entry: DecodedEntry }
  | {
      readonly version: string;
      /** Why it cannot be enforced. */
      readonly kept: string;
      /** Whether traffic is to be refused where no earlier version is held. */
      readonly closed: boolean;
    };

const decodeAs = <K extends IrKind>(kind: K, entry: Entry, version: string): DecodedEntry => {
  const { key, requires } = entry;
  // A generic kind is not narrowed to one member of the union; kind and body belong together by readBody's type.
  return { kind, key, version, requires, body: readBody(kind, entry) } as DecodedEntry;
};

const attempt = (entry: Entry, version: string): DecodedEntry | string => {
  if (!isIrKind(entry.kind)) return `kind ${entry.kind}`;
  try {
    return decodeAs(entry.kind, entry, version);
  } catch (error) {
    return `undecodable: ${error instanceof Error ? error.message : 'unknown'}`.slice(0, 512);
  }
};

/**
 * Decides whether an entry can be enforced: all its features are known and its bytes are what its kind says. The
 * version is taken from the bytes as received.
 */
export const judge = (entry: Entry, features: ReadonlySet<string>): Verdict => {
  const { version } = withVersion(entry);
  const unknown = entry.requires.filter((feature) => !features.has(feature));
  const found = unknown.length > 0 ? unknown.join(', ').slice(0, 512) : attempt(entry, version);
  if (typeof found !== 'string') return { version, entry: found };
  return { version, kept: found, closed: entry.requires.some(failsClosed) };
};
