import { statSync } from 'node:fs';
import { type PrivateFile, privateFile } from '../auth/private-file.ts';
import type { RandomBytes } from '../auth/token.ts';
import { secretError } from './errors.ts';

/** Keys by id. New values are sealed under the current one, older keys only open. */
export interface SecretKeys {
  /** Four bytes as hex. */
  readonly current: string;
  /** Keys of 32 bytes. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

const KEY_BYTES = 32;
const MAX_KEYS = 64;

/** Keys of a file of mode 0600; makes it when there is none. Throws a SecretError when it cannot be trusted. */
export function openKeys(path: string, random: RandomBytes): SecretKeys {
  const file = privateFile(path);
  const text = readKeys(file, path);
  if (text === undefined) return makeKeys(file, random);
  // On Windows modes say nothing; there the folder's access list counts.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw secretError('FLYBALL_SECRET_KEY_FILE', path, `${path} may be read by others than its owner.`);
  const keys = decodeKeys(text);
  if (keys === undefined) throw secretError('FLYBALL_SECRET_KEY_FILE', path, `${path} is damaged.`);
  return keys;
}

function readKeys(file: PrivateFile, path: string): string | undefined {
  try {
    return file.read();
  } catch {
    throw secretError('FLYBALL_SECRET_KEY_FILE', path, `${path} cannot be read.`);
  }
}

function makeKeys(file: PrivateFile, random: RandomBytes): SecretKeys {
  const made = withNewKey({ current: '', keys: new Map() }, random);
  file.write(encodeKeys(made));
  return made;
}

/** The keys with a new current one: what is sealed from now on uses it. */
export function withNewKey({ keys }: SecretKeys, random: RandomBytes): SecretKeys {
  const current = Buffer.from(random(4)).toString('hex');
  return { current, keys: new Map([...keys, [current, random(KEY_BYTES)]]) };
}

/** The keys as text for their file. */
export function encodeKeys({ current, keys }: SecretKeys): string {
  const texts = [...keys].map(([id, key]) => [id, Buffer.from(key).toString('base64')]);
  return `${JSON.stringify({ v: 1, current, keys: Object.fromEntries(texts) }, undefined, 2)}\n`;
}

/** The keys of a file's text; undefined when it is not one. */
export function decodeKeys(text: string): SecretKeys | undefined {
  const content = parsed(text);
  if (!isMap(content) || content['v'] !== 1 || !isMap(content['keys'])) return undefined;
  const entries = Object.entries(content['keys']).slice(0, MAX_KEYS + 1);
  const keys = new Map(entries.map(([id, key]) => [id, Buffer.from(String(key), 'base64')]));
  const { current } = content;
  const sound = [...keys].every(([id, key]) => /^[0-9a-f]{8}$/.test(id) && key.length === KEY_BYTES);
  if (!sound || keys.size > MAX_KEYS || typeof current !== 'string' || !keys.has(current)) return undefined;
  return { current, keys };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Fields {
  readonly v?: unknown;
  readonly current?: unknown;
  readonly keys?: unknown;
}

const isMap = (value: unknown): value is Fields & { readonly [field: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
