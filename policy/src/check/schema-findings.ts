import type { z } from 'zod';
import { LABEL, SUBDOMAIN } from '../kinds/fields.ts';
import type { Kind } from '../kinds/kind.ts';
import type { BrokenParams } from '../kinds/rule.ts';
import type { Reported } from '../load/report.ts';
import type { DiagnosticCode } from '../model/codes.ts';
import { fieldsAt } from './fields-at.ts';
import { boundWords, formatWords, measured, typeWords, valueWords, type Words } from './issue-words.ts';
import { nearest } from './nearest.ts';
import { anyOf, shown, shownPath } from './shown.ts';

type Issue = z.core.$ZodIssue;

/** The document at hand, as far as words about it need it. */
interface Subject {
  readonly kind: Kind;
  readonly content: unknown;
  /** Path of the content in the document. */
  readonly base: readonly string[];
  /** Whether values may stand in messages: not those of a Secret. */
  readonly open: boolean;
}

/** What the schema of its kind finds wrong with the content of a document, in words. */
export const schemaFindings = (kind: Kind, content: unknown): readonly Reported[] => {
  const parsed = kind.schema.safeParse(content);
  if (parsed.success) return [];
  const base = kind.content === 'spec' ? ['spec'] : [];
  const subject: Subject = { kind, content, base, open: kind.kind !== 'Secret' };
  return parsed.error.issues.flatMap((issue) => inWords(issue, subject));
};

const inWords = (issue: Issue, subject: Subject): readonly Reported[] => {
  const value = valueAt(subject.content, issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownField(key, issue.path, subject));
  if (issue.code === 'custom' && issue.params !== undefined) return [broken(issue, subject)];
  if (issue.code === 'invalid_key') return [badKey(issue, subject)];
  if (value === undefined) return [missing(issue, subject)];
  return [wrong(issue, value, subject)];
};

const valueAt = (content: unknown, path: readonly PropertyKey[]): unknown => {
  let at = content;
  for (const segment of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, segment)) return undefined;
    at = Reflect.get(at, segment);
  }
  return at;
};

const pathIn = ({ base }: Subject, path: readonly PropertyKey[]): (string | number)[] => [
  ...base,
  ...path.map((segment) => (typeof segment === 'number' ? segment : String(segment))),
];

const unknownField = (key: string, path: readonly PropertyKey[], subject: Subject): Reported => {
  const allowed = fieldsAt(subject.kind.schema, path) ?? [];
  const meant = nearest(key, allowed);
  const others =
    allowed.length > 0 && allowed.length <= 12
      ? `Remove it; fields there are ${allowed.join(', ')}.`
      : 'Remove it.';
  return {
    code: 'FB1102',
    field: pathIn(subject, [...path, key]),
    part: 'key',
    message: `${shownPath(pathIn(subject, path)) || subject.kind.kind} has no field ${shown(key)}; it would have no effect.`,
    fix: meant === undefined ? others : `Did you mean "${meant}"?`,
  };
};

const broken = (issue: Extract<Issue, { code: 'custom' }>, subject: Subject): Reported => {
  const { code, fix } = (issue.params as unknown as BrokenParams).diagnostic;
  return { code, field: pathIn(subject, issue.path), message: issue.message, fix };
};

const badKey = (issue: Extract<Issue, { code: 'invalid_key' }>, subject: Subject): Reported => {
  const path = pathIn(subject, issue.path);
  const [first] = issue.issues;
  const { must } = first === undefined ? { must: 'another key' } : wordsOf(first, issue.path.at(-1));
  const message = `${shown(String(path.at(-1)))} cannot be a key of ${shownPath(path.slice(0, -1))}; it must be ${must}.`;
  return { code: 'FB1104', field: path, part: 'key', message, fix: '' };
};

const missing = (issue: Issue, subject: Subject): Reported => {
  const path = pathIn(subject, issue.path);
  const allowed = issue.code === 'invalid_value' ? `, one of ${anyOf(issue.values.map(shown))}` : '';
  const message = `${shownPath(path)} is missing.`;
  return { code: 'FB1103', field: path, message, fix: `Add ${String(path.at(-1))}${allowed}.` };
};

const wrong = (issue: Issue, value: unknown, subject: Subject): Reported => {
  const path = pathIn(subject, issue.path);
  const { must, fix } = wordsOf(issue, value);
  const message = subject.open
    ? `${shownPath(path)} is ${issue.code === 'too_big' ? sizeOrValue(issue.origin, value) : shown(value)}; it must be ${must}.`
    : `${shownPath(path)} must be ${must}.`;
  return { code: codeOf(issue), field: path, message, fix: subject.open ? fix : '' };
};

const sizeOrValue = (origin: string, value: unknown): string =>
  origin === 'string' || origin === 'array' ? measured(value) : shown(value);

const NAMES: ReadonlySet<string> = new Set([String(LABEL), String(SUBDOMAIN)]);

const codeOf = (issue: Issue): DiagnosticCode =>
  issue.code === 'invalid_format' && issue.pattern !== undefined && NAMES.has(issue.pattern)
    ? 'FB1105'
    : 'FB1104';

const wordsOf = (issue: Issue, value: unknown): Words => {
  if (issue.code === 'invalid_type') return typeWords(issue.expected, value);
  if (issue.code === 'invalid_value') return valueWords(issue.values, value);
  if (issue.code === 'invalid_format') return formatWords(issue, value);
  if (issue.code === 'too_big' || issue.code === 'too_small') return boundWords(issue);
  return { must: issue.code === 'custom' ? issue.message : 'of another form', fix: '' };
};
