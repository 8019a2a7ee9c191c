import { expect, it } from 'vitest';
import type { Api, Call } from '../api/client.ts';
import { fakeIo } from '../testing/fake-io.ts';
import { waitFor } from './wait.ts';

it('many objects are waited for in parts, all of them within the one time', async () => {
  const asked: { readonly objects: readonly string[]; readonly timeoutMs: number }[] = [];
  let now = 0;
  const ask = async (_path: string, { body }: Call = {}) => {
    asked.push(body as (typeof asked)[number]);
    now += 700;
    return { complete: true, deliveries: [] };
  };
  const api = { ask } as unknown as Api;
  const objects = Array.from({ length: 2_500 }, (_, index) => `ConfigMap/default/c${index}`);
  const io = { ...fakeIo(), now: () => now };
  expect(await waitFor(io, api, { objects, revision: 7, timeoutMs: 1_000 })).toBe(0);
  expect(asked.map(({ objects: part, timeoutMs }) => [part.length, timeoutMs])).toEqual([
    [1_000, 1_000],
    [1_000, 300],
    [500, 0],
  ]);
});
