import { expect, test } from 'vitest';
import { registrationOf } from '../testing/samples.ts';
import { createShapeCounts } from './shape.ts';

test('ports and labels are those in use, and the version moves only when they do', () => {
  const shape = createShapeCounts();
  const [v1, v2] = ['v1', 'v2'].map((version) => registrationOf({ port: 80, metadata: { version } }));
  if (v1 === undefined || v2 === undefined) throw new Error('two registrations');
  shape.add(v1);
  const first = shape.version();
  shape.add(v1);
  expect(shape.version()).toBe(first);
  shape.add(v2);
  expect(shape.version()).toBeGreaterThan(first);
  expect(shape.read().ports).toEqual([80]);
  expect({ ...shape.read().labels }).toEqual({ version: ['v1', 'v2'] });
  shape.remove(v1);
  expect({ ...shape.read().labels }).toEqual({ version: ['v1', 'v2'] });
  shape.remove(v1);
  expect({ ...shape.read().labels }).toEqual({ version: ['v2'] });
});

test('labels nobody can select by are left out and move nothing', () => {
  const shape = createShapeCounts();
  const add = (index: number): void =>
    shape.add(
      registrationOf({ metadata: { timestamp: String(index), id: String(index), long: 'x'.repeat(64) } }),
    );
  for (let index = 0; index < 70; index += 1) add(index);
  const version = shape.version();
  for (let index = 70; index < 90; index += 1) add(index);
  expect(shape.version()).toBe(version);
  expect({ ...shape.read().labels }).toEqual({});
});
