import type { PatchOp } from '@flyball/proto/ir';
import { applyPatch, type Operation } from 'rfc6902';
import { PatchError, resolved } from './pointer.ts';

/** Most values a patched document may hold: copies could double it again and again. */
const MAX_VALUES = 1_000_000;

/**
 * Applies operations in order.
 *
 * @param document Plain JSON; changed in place. Undefined: nothing yet, so the first operation has to add the whole.
 * @returns The new document.
 * @throws {PatchError} At the first operation that does not apply.
 */
export const applyOperations = (document: unknown, ops: readonly PatchOp[]): unknown =>
  ops.reduce((before, op, index) => {
    try {
      return applyOne(before, op);
    } catch (error) {
      const reason = error instanceof PatchError ? error.message : 'cannot be applied';
      throw new PatchError(`operation ${index} (${op.op}): ${reason}`);
    }
  }, document);

const applyOne = (document: unknown, op: PatchOp): unknown => {
  if (op.path === '') return wholeDocument(document, op);
  if (document === undefined) throw new PatchError('no resource of that name; add it with path ""');
  const [failure] = applyPatch(document, [operation(document, op)]);
  if (failure) throw new PatchError(failure.name === 'TestError' ? `${op.path}: the test failed` : op.path);
  if (op.op === 'copy' && isTooLarge(document)) throw new PatchError('the result is too large');
  return document;
};

const wholeDocument = (document: unknown, op: PatchOp): unknown => {
  if (op.op === 'add') return parsedValue(op);
  if (op.op === 'replace' && document !== undefined) return parsedValue(op);
  throw new PatchError('only add and replace take the whole resource');
};

const operation = (document: unknown, op: PatchOp): Operation => {
  switch (op.op) {
    case 'add':
      return { op: 'add', path: resolved(document, op.path, true), value: parsedValue(op) };
    case 'replace':
    case 'test':
      return { op: op.op, path: resolved(document, op.path, false), value: parsedValue(op) };
    case 'remove':
      return { op: 'remove', path: resolved(document, op.path, false) };
    case 'move':
    case 'copy':
      return { op: op.op, from: source(document, op), path: resolved(document, op.path, true) };
  }
};

const source = (document: unknown, { from, path, op }: PatchOp): string => {
  const place = resolved(document, from, false);
  if (op === 'move' && path.startsWith(`${from}/`)) throw new PatchError('cannot move a value into itself');
  return place;
};

const parsedValue = ({ valueJson }: PatchOp): unknown => {
  try {
    return JSON.parse(valueJson);
  } catch {
    throw new PatchError('the value is not JSON');
  }
};

const isTooLarge = (document: unknown): boolean => {
  const pending: unknown[] = [document];
  for (let count = 0; pending.length > 0; count += 1) {
    if (count + pending.length > MAX_VALUES) return true;
    const value = pending.pop();
    if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value)) pending.push(item);
    }
  }
  return false;
};
