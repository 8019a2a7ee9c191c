import { expect, it } from 'vitest';
import { createLeaving } from './leaving.ts';

const ref = (key: string) => ({ kind: 'Endpoints', key }) as const;
const entry = (key: string) => ({ ...ref(key), version: 'v', requires: [], body: new Uint8Array() });

it('gives what waited when the pass began, and keeps the rest for the next one', () => {
  const leaving = createLeaving();
  leaving.add([ref('a/one'), ref('a/back')]);
  leaving.begin();
  leaving.add([ref('a/later')]);
  leaving.cancel([entry('a/back')]);
  expect(leaving.take()).toEqual([ref('a/one')]);
  expect(leaving.take()).toEqual([]);
  leaving.begin();
  expect(leaving.take()).toEqual([ref('a/later')]);
});
