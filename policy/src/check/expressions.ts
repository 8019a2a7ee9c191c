import { RE2JS } from 're2js';
import type { Reported } from '../load/report.ts';

/** Longest expression, in bytes of UTF-8. */
const MAX_BYTES = 1024;

/** Instructions that the expressions of one object may compile to together: bounds time and memory here and in engines. */
const MAX_PROGRAM = 100_000;

/** Kinds whose matches may hold expressions. */
const KINDS: ReadonlySet<string> = new Set(['HTTPRoute', 'RateLimitPolicy']);

/**
 * Checks the regular expressions of an object. RE2 decides: what takes exponential time elsewhere, such as `(a+)+$`,
 * is linear there and accepted; back references and look-around do not exist.
 */
export const expressionFindings = (kind: string, spec: unknown): readonly Reported[] => {
  if (!KINDS.has(kind)) return [];
  const found: Reported[] = [];
  let program = 0;
  for (const { path, pattern } of expressionsIn(spec, ['spec'])) {
    const outcome = program > MAX_PROGRAM ? TOO_MUCH : compiled(pattern);
    if (typeof outcome === 'number') program += outcome;
    else found.push({ code: 'FB1106', field: path, ...outcome });
    // The first one that is too much costs its time; the others do not.
    if (outcome === TOO_MUCH) program = Number.POSITIVE_INFINITY;
  }
  return found;
};

interface Refused {
  readonly message: string;
  readonly fix: string;
}

const TOO_MUCH: Refused = {
  message: `The expressions of this object compile to more than ${MAX_PROGRAM} steps together.`,
  fix: 'Use smaller repetition counts, or split the object.',
};

const compiled = (pattern: string): number | Refused => {
  const bytes = Buffer.byteLength(pattern);
  if (bytes > MAX_BYTES)
    return {
      message: `The expression has ${bytes} bytes; at most ${MAX_BYTES} are allowed.`,
      fix: 'Shorten it.',
    };
  try {
    const size = RE2JS.compile(pattern).programSize();
    return size > MAX_PROGRAM ? TOO_MUCH : size;
  } catch (error) {
    const why =
      error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it does not compile';
    return { message: `The expression is not one of RE2: ${why}.`, fix: hint(pattern) };
  }
};

const hint = (pattern: string): string => {
  if (/\(\?<?[=!]/.test(pattern)) return 'RE2 has no look-around; use several matches.';
  if (/\\[1-9]/.test(pattern)) return 'RE2 has no back references; write the alternatives out.';
  return 'See https://github.com/google/re2/wiki/Syntax.';
};

interface Expression {
  readonly path: readonly (string | number)[];
  readonly pattern: string;
}

/** Every `{type: RegularExpression, value}` below a value, whether the rest is valid or not. */
function* expressionsIn(value: unknown, path: readonly (string | number)[]): Generator<Expression> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* expressionsIn(item, [...path, index]);
    return;
  }
  const { type, value: pattern } = value as { readonly type?: unknown; readonly value?: unknown };
  if (type === 'RegularExpression' && typeof pattern === 'string')
    yield { path: [...path, 'value'], pattern };
  for (const [key, item] of Object.entries(value)) yield* expressionsIn(item, [...path, key]);
}
