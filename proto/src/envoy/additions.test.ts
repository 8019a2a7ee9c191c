import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { afterAll, expect, test } from 'vitest';

const { applyAdditions } = await import(new URL('../../scripts/lib/additions.mjs', import.meta.url).href);

const folder = mkdtempSync(join(tmpdir(), 'flyball-additions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const source = 'syntax = "proto3"; package a.v1; message M { oneof choice { string old = 1; } }';

function added(content: object): protobuf.Type {
  writeFileSync(join(folder, 'a.json'), JSON.stringify(content));
  const root = new protobuf.Root();
  protobuf.parse(source, root);
  applyAdditions(root, folder);
  return root.resolveAll().root.lookupType('a.v1.M');
}

test('adds messages, fields and members of a oneof', () => {
  const type = added({
    messages: [{ name: 'a.v1.N', fields: [{ name: 'counts', number: 1, type: 'uint32', repeated: true }] }],
    fields: [
      { message: 'a.v1.M', name: 'new_one', number: 2, type: 'string', oneof: 'choice' },
      { message: 'a.v1.M', name: 'many', number: 3, type: 'a.v1.N', repeated: true },
    ],
  });
  expect(type.oneofs?.['choice']?.oneof).toEqual(['old', 'newOne']);
  const bytes = type.encode({ newOne: '', many: [{ counts: [1, 2] }] }).finish();
  // Numbers are packed as in every proto3 message, and a member of a oneof is written though empty.
  expect([...bytes]).toEqual([(2 << 3) | 2, 0, (3 << 3) | 2, 4, (1 << 3) | 2, 2, 1, 2]);
});

test.each<[string, object, string]>([
  ['a field that is there by now', { name: 'old', number: 9, type: 'string' }, 'drop the addition'],
  ['a number that is taken', { name: 'new', number: 1, type: 'string' }, 'drop the addition'],
  ['an unknown oneof', { name: 'new', number: 2, type: 'string', oneof: 'other' }, 'has no oneof other'],
])('refuses %s and names the file', (_, field, reason) => {
  const add = (): unknown => added({ fields: [{ message: 'a.v1.M', ...field }] });
  expect(add).toThrow(reason);
  expect(add).toThrow('a.json');
});
