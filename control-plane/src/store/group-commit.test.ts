import { describe, expect, it } from 'vitest';
import { createGroupCommit, type WriteRows } from './group-commit.ts';

const recorder = (results: readonly ('ok' | 'taken' | Error)[]) => {
  const writes: { first: number; count: number }[] = [];
  const write: WriteRows = async (first, rows) => {
    const result = results[writes.length] ?? 'ok';
    writes.push({ first, count: rows.length });
    if (result instanceof Error) throw result;
    return result;
  };
  return { writes, group: createGroupCommit(write) };
};
const row = Uint8Array.of(1);

describe('group commit', () => {
  it('bounds a write by rows and by bytes', async () => {
    const { writes, group } = recorder([]);
    const large = new Uint8Array(1_048_576);
    const small = Array.from({ length: 300 }, (_, at) => group.append(at + 1, row));
    const big = Array.from({ length: 10 }, (_, at) => group.append(at + 301, large));
    await Promise.all([...small, ...big]);
    expect(writes.map(({ first }) => first)).toEqual([1, 257, 308]);
    expect(writes.map(({ count }) => count)).toEqual([256, 51, 3]);
  });

  it('refuses what is queued behind a refused write, without writing it', async () => {
    const { writes, group } = recorder(['taken']);
    const results = await Promise.all([1, 1, 2].map((index) => group.append(index, row)));
    expect(results).toEqual(['taken', 'taken', 'taken']);
    expect(writes).toEqual([{ first: 1, count: 1 }]);
  });

  it('fails what is queued behind a failed write, then works again', async () => {
    const { writes, group } = recorder([new Error('disk'), 'ok']);
    const results = await Promise.allSettled([group.append(1, row), group.append(1, row)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await group.append(1, row)).toBe('ok');
    await group.idle();
    expect(writes).toHaveLength(2);
  });
});
