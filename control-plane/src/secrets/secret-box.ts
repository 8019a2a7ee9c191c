import { keyOf, type Resource } from '@flyball/policy';
import type { RandomBytes } from '../auth/token.ts';
import { openText, sealText } from './envelope.ts';
import { secretError } from './errors.ts';
import type { SecretKeys } from './keys.ts';

/** Seals Secrets before they enter the log. Anything but a Secret passes unchanged. */
export interface SecretBox {
  /**
   * The Secret as it is stored: its type and sealed entries, nothing else, for what else it carries could be a value
   * under a mistyped name. Entries whose value did not change keep their bytes, so that it can be seen.
   */
  readonly seal: (wanted: Resource, stored: Resource | undefined) => Resource;
  /** The Secret with its values, for readers inside the program that may know them. Throws a SecretError. */
  readonly unseal: (stored: Resource) => Resource;
}

/** Whether a resource has values that must not be shown. */
export const isSecret = ({ apiVersion, kind }: Pick<Resource, 'apiVersion' | 'kind'>): boolean =>
  apiVersion === 'v1' && kind === 'Secret';

/** A box that seals under these keys. */
export function createSecretBox(keys: SecretKeys, random: RandomBytes): SecretBox {
  const by = { ...keys, random };
  const open = (resource: Resource, [entry, value]: readonly [string, string]): [string, string] => [
    entry,
    openText(value, placeOf(resource, entry), by),
  ];
  const unseal = (stored: Resource): Resource => {
    if (!isSecret(stored)) return stored;
    return withData(stored, new Map(dataOf(stored).map((pair) => open(stored, pair))));
  };
  // What is damaged, or whose key is gone, is mended by writing it anew: it must not keep that from being done.
  const openable = (stored: Resource): readonly (readonly [string, string])[] =>
    dataOf(stored).flatMap((pair) => {
      try {
        return [open(stored, pair)];
      } catch {
        return [];
      }
    });
  return {
    unseal,
    seal(wanted, stored) {
      if (!isSecret(wanted)) return wanted;
      const sealed = new Map(stored === undefined ? [] : dataOf(stored));
      const known = new Map(stored === undefined ? [] : openable(stored));
      const data = dataOf(wanted).map(([entry, value]): [string, string] => {
        const kept = known.get(entry) === value ? sealed.get(entry) : undefined;
        return [entry, kept ?? sealText(value, placeOf(wanted, entry), by)];
      });
      return withData(wanted, new Map(data));
    },
  };
}

const placeOf = (resource: Resource, entry: string): string => `${keyOf(resource)}/${entry}`;

/** Fields of a Secret that are no values. */
const PLAIN = ['type', 'immutable'];

function withData(resource: Resource, data: ReadonlyMap<string, string>): Resource {
  const plain = Object.entries(fieldsOf(resource)).filter(([field]) => PLAIN.includes(field));
  const spec = {
    ...Object.fromEntries(plain),
    ...(data.size === 0 ? {} : { data: Object.fromEntries(data) }),
  };
  return { ...resource, spec };
}

/** Entries of a Secret whose shape was checked. Throws a SecretError when it was not. */
function dataOf(resource: Resource): readonly (readonly [string, string])[] {
  const data = fieldsOf(resource).data ?? {};
  if (typeof data !== 'object' || data === null) throw unchecked(resource);
  return Object.entries(data).map(([entry, value]: [string, unknown]) => {
    if (typeof value !== 'string') throw unchecked(resource);
    return [entry, value];
  });
}

const fieldsOf = ({ spec }: Resource): { readonly data?: unknown } =>
  typeof spec === 'object' && spec !== null ? spec : {};

const unchecked = (resource: Resource) =>
  secretError('FLYBALL_SECRET_DAMAGED', keyOf(resource), 'The data of the secret is not a map of texts.');
