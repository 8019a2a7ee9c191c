import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const scripts = new URL('../../scripts/lib/', import.meta.url);
const testing = fileURLToPath(new URL('testing/', import.meta.url));
const { ownModel } = await import(new URL('own-model.mjs', scripts).href);
const { ownTypes } = await import(new URL('own-types.mjs', scripts).href);
const { descriptorModule, ownDescriptor, ownServices } = await import(
  new URL('own-descriptor.mjs', scripts).href
);

const folder = mkdtempSync(join(tmpdir(), 'flyball-protos-'));
afterAll(() => rmSync(folder, { recursive: true }));

function reasonOf(text: string): string {
  const path = join(folder, 'flyball', 'x.proto');
  mkdirSync(join(folder, 'flyball'), { recursive: true });
  writeFileSync(path, text);
  try {
    ownModel(folder);
  } catch (error) {
    return error instanceof Error ? error.message.replace(path, 'x.proto') : '';
  }
  return 'nothing';
}

const head = 'syntax = "proto3";\npackage flyball.x.v1;\n';

test('output is the expected one', () => {
  const model = ownModel(join(testing, 'protos'));
  const output: Readonly<Record<string, string>> = {
    'own-types.ts': ownTypes(model),
    'own-services.ts': ownServices(model),
    'own-descriptor.ts': descriptorModule('ownDescriptor', ownDescriptor(model)),
  };
  const expected = join(testing, 'expected');
  expect(Object.keys(output).sort()).toEqual(readdirSync(expected).sort());
  for (const [name, text] of Object.entries(output))
    expect(text).toBe(readFileSync(join(expected, name), 'utf8'));
});

test.each<[string, string, string]>([
  ['a slip of the pen', '// A.\nmessage A {\n  // b\n  string b 1;\n}', "x.proto:6: illegal token '1'"],
  [
    'a field without comment',
    '// A.\nmessage A {\n  string b = 1;\n}',
    'x.proto:5: flyball.x.v1.A.b: lacks a comment',
  ],
  ['a message without comment', '\nmessage A {}', 'x.proto:4: flyball.x.v1.A: lacks a comment'],
  [
    'a comment of another field',
    '// A.\nmessage A {\n  string b = 1; // b\n  string c = 2;\n}',
    'x.proto:6: flyball.x.v1.A.c',
  ],
  [
    'a call without comment',
    '// A.\nmessage A {}\nservice S {\n  rpc C(A) returns (A);\n}',
    'x.proto:6: flyball.x.v1.S.C: lacks',
  ],
  [
    'an unknown type',
    '// A.\nmessage A {\n  // b\n  B b = 1;\n}',
    "x.proto:6: flyball.x.v1.A.b: no such Type or Enum 'B'",
  ],
  [
    'a number twice',
    '// A.\nmessage A {\n  // b\n  string b = 1;\n  // c\n  string c = 1;\n}',
    'x.proto:1: duplicate id 1',
  ],
  [
    'an enum',
    '// E.\nenum E { Z = 0; }\n// A.\nmessage A {\n  // b\n  E b = 1;\n}',
    'x.proto:8: flyball.x.v1.A.b: no enums',
  ],
  ['a float', '// A.\nmessage A {\n  // b\n  float b = 1;\n}', 'x.proto:6: flyball.x.v1.A.b: type float'],
  [
    'keys that are no strings',
    '// A.\nmessage A {\n  // b\n  map<uint32, bool> b = 1;\n}',
    'x.proto:6: flyball.x.v1.A.b: map keys',
  ],
  [
    'a name of every object',
    '// A.\nmessage A {\n  // b\n  bool to_string = 1;\n}',
    'x.proto:6: flyball.x.v1.A.to_string: the name toString',
  ],
  ['an unknown import', 'import "a/b.proto";', 'x.proto:3: import "a/b.proto"'],
  [
    'two types of one name',
    '// A.\nmessage AB {}\n// A.\nmessage A {\n  // B.\n  message B {}\n}',
    'would both be the type XAB',
  ],
])('refuses %s', (_, text, reason) => {
  expect(reasonOf(head + text)).toContain(reason);
});

test('refuses proto2', () => {
  expect(reasonOf('package flyball.x.v1;\n// A.\nmessage A {}')).toContain(
    'x.proto:3: flyball.x.v1.A: syntax proto2',
  );
});

test('without a package the folder names the types', () => {
  expect(reasonOf('syntax = "proto3";\n// A.\nmessage A {}')).toBe('nothing');
  expect(ownModel(folder).messages[0].typeName).toBe('FlyballA');
});
