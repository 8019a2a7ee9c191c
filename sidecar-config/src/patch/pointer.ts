import { documented } from './field-names.ts';

/** A patch that cannot be applied; its message says why and holds no value of the document. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
}

const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const INDEX = /^(?:0|[1-9][0-9]*)$/;

const unescaped = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');
const escaped = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * Checks a JSON pointer against a document and writes its field names as they stand there, so that `/virtualHosts`
 * finds `virtual_hosts`. Only own properties are walked.
 *
 * @param isNew Whether the last token may name what is not there yet.
 * @throws {PatchError} Where it leads nowhere.
 */
export const resolved = (document: unknown, pointer: string, isNew: boolean): string => {
  const tokens = pointer.split('/').slice(1).map(unescaped);
  let value = document;
  const found = tokens.map((token, index) => {
    const isLast = index === tokens.length - 1;
    const key = keyIn(value, token, isNew && isLast);
    if (key === undefined) throw new PatchError(`${pointer}: nothing there`);
    value = isLast ? undefined : (value as Record<string, unknown>)[key];
    return escaped(key);
  });
  return ['', ...found].join('/');
};

const keyIn = (value: unknown, token: string, isNew: boolean): string | undefined => {
  if (typeof value !== 'object' || value === null || FORBIDDEN.has(token)) return undefined;
  if (Array.isArray(value)) return isPlace(value, token, isNew) ? token : undefined;
  if (Object.hasOwn(value, token)) return token;
  if (Object.hasOwn(value, documented(token))) return documented(token);
  return isNew ? token : undefined;
};

const isPlace = ({ length }: readonly unknown[], token: string, isNew: boolean): boolean => {
  if (token === '-') return isNew;
  return INDEX.test(token) && Number(token) < length + (isNew ? 1 : 0);
};
