import type { z } from 'zod';
import { didYouMean } from './nearest.ts';
import { anyOf, shown } from './shown.ts';

/** What must hold, and how to come there. */
export interface Words {
  /** Follows "it must be": `a whole number`. */
  readonly must: string;
  readonly fix: string;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

const FORMATS: Readonly<Record<string, string>> = {
  base64: 'base64 text',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
};

/** Words for a value of the wrong type. */
export const typeWords = (expected: string, value: unknown): Words => ({
  must: TYPES[expected] ?? expected,
  fix: typeFix(expected, value),
});

const TRUE: ReadonlySet<string> = new Set(['true', 'yes', 'on', 'y']);
const FALSE: ReadonlySet<string> = new Set(['false', 'no', 'off', 'n']);

const typeFix = (expected: string, value: unknown): string => {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if ((expected === 'number' || expected === 'int') && /^-?\d{1,15}$/.test(text))
    return `Write ${text} without quotes.`;
  if (expected === 'boolean' && TRUE.has(text)) return 'Write true.';
  if (expected === 'boolean' && FALSE.has(text)) return 'Write false.';
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `Write it in quotes: "${value}".`;
  if (expected === 'array') return 'Write it as a list: each item on a line of its own, after a dash.';
  if (value === null) return 'Give it a value, or remove the field.';
  return '';
};

/** Words for a value that is none of those allowed. */
export const valueWords = (allowed: readonly z.core.util.Primitive[], value: unknown): Words => {
  const names = allowed.map(String);
  const fix = typeof value === 'string' ? didYouMean(value, names, '') : '';
  return { must: anyOf(allowed.map(shown)), fix };
};

/** Words for a text that does not fit a pattern or format. */
export const formatWords = (issue: z.core.$ZodIssueInvalidStringFormat, value: unknown): Words => ({
  must: FORMATS[issue.format] ?? issue.message,
  fix: lowerCaseFix(issue.pattern, value),
});

/** Most bad names are only upper case. Patterns come from the schemas, never from outside. */
const lowerCaseFix = (pattern: string | undefined, value: unknown): string => {
  const source = pattern?.match(/^\/(.*)\/$/s)?.[1];
  if (source === undefined || typeof value !== 'string' || value.length > 253) return '';
  const lower = value.toLowerCase();
  return lower !== value && new RegExp(source).test(lower) ? `Write "${lower}".` : '';
};

const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['item', 'items'],
};

/** Words for a number out of its range, or a text or list of the wrong length. */
export const boundWords = (issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): Words => {
  const [bound, direction] =
    issue.code === 'too_big' ? [issue.maximum, 'at most'] : [issue.minimum, 'at least'];
  const unit = UNITS[issue.origin];
  if (unit === undefined) return { must: `${direction} ${bound}`, fix: '' };
  return { must: `of ${direction} ${bound} ${unit[Number(bound) === 1 ? 0 : 1]}`, fix: '' };
};

/** How long a text or list is, to say in place of its content. */
export const measured = (value: unknown): string => {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'string' && value.length > 0 ? `${value.length} characters long` : shown(value);
};
