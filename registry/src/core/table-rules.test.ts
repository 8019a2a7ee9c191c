import { expect, test } from 'vitest';
import { connection, keyOf, registrationOf } from '../testing/samples.ts';
import { EMPTY_SERVICE_MS } from './bounds.ts';
import { tooMany } from './directory.ts';
import { createNameTable } from './name-map.ts';
import { createRegister } from './table-rules.ts';
import { createTableState } from './table-state.ts';

test('a service whose first instance finds no room is forgotten like one that lost its last', () => {
  const hooks = {
    names: createNameTable(new Map()),
    changed: () => undefined,
    forgotten: () => undefined,
  };
  const state = { ...createTableState(hooks), room: () => tooMany('instances', 0) };
  const register = createRegister(state, (now) => now);
  const sent = { key: keyOf('stock'), registration: registrationOf(), owner: connection('a') };
  expect(register(sent, 0)).toMatchObject({ code: 'TooMany' });
  expect(register(sent, 1)).toMatchObject({ code: 'TooMany' });
  state.forgetEmpty(EMPTY_SERVICE_MS);
  expect(state.records.size).toBe(0);
});
