import { expect, it } from 'vitest';
import { encodeRecord } from '../log/encode.ts';
import { createMemoryLog } from '../store/memory-store.ts';
import { loadState } from './load.ts';
import { prepare } from './prepare.ts';
import { reduce } from './reduce.ts';
import { packState } from './snapshots.ts';
import { emptyState, RETENTION, type State } from './state.ts';
import { contents, counting, put, request } from './testing/world.ts';

const context = counting();

async function filled(rows: number) {
  const store = createMemoryLog().attach();
  const states: State[] = [emptyState()];
  for (let spec = 1; spec <= rows; spec++) {
    const before = states.at(-1) ?? emptyState();
    const prepared = prepare(before, request(put({ spec })), context());
    if (prepared.outcome !== 'commit') throw new Error('no commit');
    await store.append(spec, encodeRecord(prepared.record));
    states.push(reduce(before, prepared.record));
  }
  return { store, states };
}

it('starts anew when another plane compacts between snapshot and rows', async () => {
  const { store, states } = await filled(6);
  const compact = async (index: number) =>
    store.saveSnapshot(index, await packState(states[index] ?? emptyState()));
  await compact(2);
  let asked = 0;
  const racing: typeof store = {
    ...store,
    loadSnapshot: async () => {
      const snapshot = await store.loadSnapshot();
      if (++asked === 1) await compact(5);
      return snapshot;
    },
  };
  const { state, snapshot } = await loadState(racing, RETENTION);
  expect([asked, state.revision, snapshot]).toEqual([2, 6, 5]);
  expect(contents(state)).toEqual(contents(states[6] ?? emptyState()));
});

it('gives up when that never ends', async () => {
  const { store, states } = await filled(2);
  await store.saveSnapshot(2, await packState(states[2] ?? emptyState()));
  let asked = 0;
  const never: typeof store = {
    ...store,
    loadSnapshot: async () => {
      asked++;
      return undefined;
    },
  };
  await expect(loadState(never, RETENTION)).rejects.toMatchObject({ code: 'FLYBALL_LOG_COMPACTED' });
  expect(asked).toBe(5);
});

it('refuses a record that is not of its row', async () => {
  const { store, states } = await filled(1);
  const again = prepare(states[0] ?? emptyState(), request(put({ spec: 9 })), context());
  if (again.outcome !== 'commit') throw new Error('no commit');
  await store.append(2, encodeRecord(again.record));
  await expect(loadState(store, RETENTION)).rejects.toMatchObject({
    code: 'FLYBALL_LOG_CORRUPT',
    where: 'row 2',
  });
});
