import { keyOf, type Resource } from '@flyball/policy';
import { secretError } from './errors.ts';
import { isSecret } from './secret-box.ts';

/** Where redacted values come from. */
export interface KeptValues {
  /** The stored Secret with its values; undefined when there is none. */
  readonly stored: Resource | undefined;
  /** What stands in place of a value that is shown. */
  readonly placeholder: string;
}

/** Whether a resource was read redacted and is sent back so. */
export const isRedacted = (wanted: Resource, placeholder: string): boolean =>
  isSecret(wanted) &&
  ENTRIES.some((field) => entriesOf(wanted, field).some(([, value]) => value === placeholder));

/**
 * The wanted Secret with the stored values where it carries the placeholder, so that what was read can be sent back.
 * Throws a SecretError for an entry that is not stored: its value would be the placeholder itself.
 */
export function withKept(wanted: Resource, { stored, placeholder }: KeptValues): Resource {
  const known = new Map(stored === undefined ? [] : entriesOf(stored, 'data'));
  const keep = ([entry, value]: readonly [string, unknown]): [string, unknown] => {
    if (value !== placeholder) return [entry, value];
    const kept = known.get(entry);
    if (kept === undefined) throw nothingKept(wanted, entry);
    return [entry, kept];
  };
  const texts = entriesOf(wanted, 'stringData');
  const data = [...entriesOf(wanted, 'data'), ...texts.filter(([, value]) => value === placeholder)].map(
    keep,
  );
  const stringData = texts.filter(([, value]) => value !== placeholder);
  const { data: _data, stringData: _texts, ...rest } = fieldsOf(wanted);
  return { ...wanted, spec: { ...rest, ...spread('data', data), ...spread('stringData', stringData) } };
}

const ENTRIES = ['data', 'stringData'] as const;

const spread = (field: string, entries: readonly (readonly [string, unknown])[]): object =>
  entries.length === 0 ? {} : { [field]: Object.fromEntries(entries) };

function entriesOf(resource: Resource, field: (typeof ENTRIES)[number]): readonly [string, unknown][] {
  const entries = fieldsOf(resource)[field];
  return typeof entries === 'object' && entries !== null ? Object.entries(entries) : [];
}

interface Fields {
  readonly data?: unknown;
  readonly stringData?: unknown;
}

const fieldsOf = ({ spec }: Resource): Fields => (typeof spec === 'object' && spec !== null ? spec : {});

const nothingKept = (resource: Resource, entry: string) =>
  secretError(
    'FLYBALL_SECRET_NOTHING_KEPT',
    keyOf(resource),
    `The entry ${entry.slice(0, 253)} is redacted, and no value of it is stored.`,
  );
