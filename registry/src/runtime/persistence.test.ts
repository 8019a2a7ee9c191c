import { expect, test } from 'vitest';
import type { LogEntry } from '../core/log.ts';
import type { InstanceSnapshots } from '../core/snapshot.ts';
import { createState, type RegistryState } from '../core/state.ts';
import { plainView } from '../core/view.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { beats, keyOf, registrationOf } from '../testing/samples.ts';
import { createPersistence, type Persistence } from './persistence.ts';

type Setting = { clock: FakeClock; state: RegistryState; persistence: Persistence; log: LogEntry[] };

function setUp(snapshots: InstanceSnapshots): Setting {
  const clock = createFakeClock();
  const log: LogEntry[] = [];
  const state = createState({ clock, view: plainView, namespaces: new Map() });
  return {
    clock,
    state,
    log,
    persistence: createPersistence(state, snapshots, (entry) => void log.push(entry)),
  };
}

const register = ({ state, clock }: Setting, port: number): void => {
  state.table.register(
    { key: keyOf('stock'), registration: registrationOf({ port }), owner: beats },
    clock.now(),
  );
  clock.turn();
};
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a change is saved within a second, many changes once', async () => {
  const saves: Uint8Array[] = [];
  const setting = setUp({ load: () => undefined, save: (bytes) => void saves.push(bytes) });
  setting.clock.advance(5_000);
  expect(saves.length).toBe(0);
  for (const port of [1, 2, 3]) register(setting, port);
  setting.clock.advance(1_000);
  await settle();
  expect(saves.length).toBe(1);
  setting.state.table.beat(keyOf('stock'), '10.0.0.1#1#DEFAULT', setting.clock.now());
  setting.clock.advance(1_000);
  await settle();
  expect(saves.length).toBe(1);
});

test('what was saved is back, unconfirmed, with overlays, and epochs go on', async () => {
  let saved: Uint8Array | undefined;
  const snapshots: InstanceSnapshots = {
    load: () => saved,
    save: (bytes) => {
      saved = bytes;
    },
  };
  const first = setUp(snapshots);
  register(first, 1);
  first.state.overlays.write(
    { service: 'public@@DEFAULT_GROUP@@stock', uid: 'u', layer: 'engine' },
    { weight: 2 },
  );
  await first.persistence.stop();

  const second = setUp(snapshots);
  second.persistence.restore();
  const [record] = [...second.state.table.all()];
  expect([...(record?.instances.values() ?? [])].map(({ health }) => health)).toEqual(['unconfirmed']);
  expect(second.state.overlays.list().length).toBe(1);
  expect(second.state.table.epoch()).toBe(first.state.table.epoch());
});

test('what expired unnoticed before a save is not in it', async () => {
  const saves: Uint8Array[] = [];
  const setting = setUp({ load: () => undefined, save: (bytes) => void saves.push(bytes) });
  register(setting, 1);
  setting.clock.advance(30_000);
  await setting.persistence.stop();
  expect(new TextDecoder().decode(saves.at(-1))).not.toContain('10.0.0.1');
});

test('a save that fails is logged and tried again', async () => {
  let fails = true;
  const saves: Uint8Array[] = [];
  const save = async (bytes: Uint8Array): Promise<void> => {
    if (fails) throw new Error('disk full');
    saves.push(bytes);
  };
  const setting = setUp({ load: () => undefined, save });
  register(setting, 1);
  setting.clock.advance(1_000);
  await settle();
  expect(setting.log).toMatchObject([
    { level: 'error', code: 'RegistrySnapshotNotSaved', message: 'disk full' },
  ]);
  fails = false;
  setting.clock.advance(1_000);
  await settle();
  expect(saves.length).toBe(1);
});

test.each([
  ['unreadable', () => new TextEncoder().encode('{')],
  [
    'not loadable',
    () => {
      throw new Error('no disk');
    },
  ],
])('a snapshot that is %s is logged, and the registry starts empty', (_what, load) => {
  const setting = setUp({ load, save: () => undefined });
  setting.persistence.restore();
  expect(setting.log).toMatchObject([{ code: 'RegistrySnapshotUnreadable' }]);
  expect([...setting.state.table.all()]).toEqual([]);
});
