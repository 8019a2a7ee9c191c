/** Readers of single values from outside: a form sends texts, JSON sends typed values; both are taken. */

/** A text, or `fallback` when absent or of another type. */
export const readText = (value: unknown, fallback: string): string =>
  typeof value === 'string' ? value : fallback;

/** A finite number, `fallback` when absent, NaN when it is no number. */
export function readNumber(value: unknown, fallback: number): number {
  if (value === undefined || value === null || value === '') return fallback;
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : Number.NaN;
}

/** A flag; `fallback` when absent or unreadable. */
export function readFlag(value: unknown, fallback: boolean): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return fallback;
  const text = value.toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : fallback;
}

/** A JSON object as fields, or undefined. */
export function readObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Readonly<Record<string, unknown>>;
}

/** Number and size of a page, both at least 1; Nacos counts pages from 1 and some clients send 0. */
export function readPage(number: unknown, size: unknown): { readonly start: number; readonly end: number } {
  const page = Math.max(1, Math.trunc(readNumber(number, 1)) || 1);
  const length = Math.max(1, Math.trunc(readNumber(size, 10)) || 1);
  return { start: (page - 1) * length, end: page * length };
}
