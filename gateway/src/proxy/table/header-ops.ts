import type { Header, HeaderOps } from '@flyball/proto/ir';
import { isFraming } from '../head/hop-headers.ts';

/** Header changes as the hot path applies them: checked once, values as text of their bytes. */
export interface ReadyOps {
  readonly remove: readonly string[];
  readonly set: readonly Header[];
  readonly add: readonly Header[];
}

const TOKEN = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const ready = new WeakMap<HeaderOps, ReadyOps>();

/**
 * Changes made ready; remembered with them. Those of Host and of headers that frame the message are left out, and what
 * is no header: they would let one message become two.
 */
export const readyOps = (ops: HeaderOps): ReadyOps => {
  const known = ready.get(ops);
  if (known) return known;
  const made = {
    remove: ops.remove.map((name) => name.toLowerCase()).filter(isChangeable),
    set: ops.set.map(asBytes).filter(isHeader),
    add: ops.add.map(asBytes).filter(isHeader),
  };
  ready.set(ops, made);
  return made;
};

const asBytes = ({ name, value }: Header): Header => ({
  name: name.toLowerCase(),
  value: Buffer.from(value).toString('latin1'),
});

const isChangeable = (name: string): boolean => name !== 'host' && !isFraming(name);

const isHeader = ({ name, value }: Header): boolean =>
  isChangeable(name) && TOKEN.test(name) && VALUE.test(value);

/**
 * Applies changes to a list of name, value, name, value … in place, as `applyHeaderOps` does: each set of changes
 * removes, then sets (one value, at the place of the first), then adds.
 */
export const applyReadyOps = (headers: string[], changes: readonly HeaderOps[]): void => {
  for (const ops of changes) {
    const { remove, set, add } = readyOps(ops);
    for (const name of remove) removeAll(headers, name, 0);
    for (const header of set) setOne(headers, header);
    for (const { name, value } of add) headers.push(name, value);
  }
};

const isSame = (written: string, name: string): boolean =>
  written === name || (written.length === name.length && written.toLowerCase() === name);

/** Place of the first header of a name at or behind a place, or -1. */
const find = (headers: readonly string[], name: string, from: number): number => {
  for (let at = from; at < headers.length; at += 2) if (isSame(headers[at] ?? '', name)) return at;
  return -1;
};

const removeAll = (headers: string[], name: string, from: number): void => {
  for (let at = find(headers, name, from); at >= 0; at = find(headers, name, at)) headers.splice(at, 2);
};

const setOne = (headers: string[], { name, value }: Header): void => {
  const at = find(headers, name, 0);
  if (at < 0) {
    headers.push(name, value);
    return;
  }
  headers[at] = name;
  headers[at + 1] = value;
  removeAll(headers, name, at + 2);
};
