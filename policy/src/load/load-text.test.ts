import { describe, expect, test } from 'vitest';
import { keyOf } from '../model/resource.ts';
import { loadFiles, loadText } from './load-text.ts';

const load = (text: string) => loadText({ text, file: 'f' });
const faults = (text: string): string[] =>
  load(text).diagnostics.map(({ code, position }) => `${code} ${position?.line}:${position?.column}`);
const keys = (text: string): string[] => load(text).documents.map(({ resource }) => keyOf(resource));
const map = (body: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n${body}`;

test('documents are separated by ---, empty ones and comments say nothing', () => {
  expect(keys(`---\n# only a comment\n---\n${map('')}---\n\n---\n${map('').replace('x', 'y')}---\n`)).toEqual(
    ['ConfigMap/default/x', 'ConfigMap/default/y'],
  );
  expect(load('').diagnostics).toEqual([]);
  expect(load('\ufeff').diagnostics).toEqual([]);
});

test('JSON is read, indented by tabs too', () => {
  const document = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x' },
    data: { a: '\u0000"\\/', b: '' },
  };
  expect(load(JSON.stringify(document)).documents[0]?.resource.spec).toEqual({ data: document.data });
  expect(load(JSON.stringify(document, null, '\t')).documents[0]?.resource.spec).toEqual({
    data: document.data,
  });
});

test('a List is unfolded', () => {
  expect(
    keys('apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n'),
  ).toEqual(['Namespace//a']);
});

test('files are read one after the other', () => {
  const result = loadFiles([
    { text: map(''), file: 'a' },
    { text: '[', file: 'b' },
    { bytes: Buffer.from(map('')), file: 'c' },
  ]);
  expect(result.documents.map(({ source }) => source.file)).toEqual(['a', 'c']);
  expect(result.diagnostics.map(({ position }) => position?.file)).toEqual(['b']);
});

test('one broken document does not hold back the others', () => {
  expect(keys(`a: [\n---\n${map('')}---\n- 1\n---\na: *x\n---\n${map('').replace('x', 'y')}`)).toEqual([
    'ConfigMap/default/x',
    'ConfigMap/default/y',
  ]);
});

test('yes, no, dates and old octal numbers are what YAML 1.2 says', () => {
  expect(load(map('data: {a: yes, b: off, c: 2001-01-01, d: ~x}\n')).documents[0]?.resource.spec).toEqual({
    data: { a: 'yes', b: 'off', c: '2001-01-01', d: '~x' },
  });
});

test('keys that are numbers are texts', () => {
  const text =
    'apiVersion: flyball.dev/v1\nkind: Engine\nmetadata: {name: e}\nspec: {class: envoy, ports: {80: 8080, 0x1bb: 1}}\n';
  expect(load(text).documents[0]?.resource.spec).toMatchObject({ ports: { '80': 8080, '0x1bb': 1 } });
});

test('anchors and aliases within bounds are read', () => {
  expect(load(map('data: {a: &a b, *a : *a}\n')).documents[0]?.resource.spec).toEqual({
    data: { a: 'b', b: 'b' },
  });
  expect(load(`x: &a 1\n---\n${map('data: {a: *a}\n')}`).diagnostics.map(({ code }) => code)).toEqual([
    'FB1103',
    'FB1103',
    'FB1001',
  ]);
});

describe('refused', () => {
  test.each([
    ['a missing bracket', 'a: [1, 2', ['FB1001 1:9']],
    ['a tab', 'a:\n\tb: 1', ['FB1001 2:1']],
    ['two colons', 'a: b: c', ['FB1001 1:4']],
    ['a stray bracket', ']', ['FB1001 1:1']],
    ['a tag', map('data: {a: !secret b}\n'), ['FB1001 4:11']],
    ['a binary value', map('data: {a: !!binary YQ==}\n'), ['FB1001 4:11']],
    ['an older YAML', '%YAML 1.1\n---\na: yes\n', ['FB1001 2:1']],
    ['a merge key', map('data: &d {a: b}\nother: {<<: *d}\n'), ['FB1001 5:9']],
    ['a list as key', '? [a]\n: b\n', ['FB1103 1:1', 'FB1103 1:1', 'FB1001 1:3']],
    ['an alias without anchor', map('data: {a: *a}\n'), ['FB1001 4:11']],
    ['a key twice', map('data: {a: b, "a": c}\n'), ['FB1005 4:14']],
    ['__proto__', map('data: {__proto__: b}\n'), ['FB1008 4:8']],
    ['constructor', map('metadata: {name: x, labels: {constructor: b}}\n'), ['FB1005 4:1', 'FB1008 4:30']],
    ['infinity', map('data: {a: .inf}\n'), ['FB1104 4:11']],
    ['a number that JSON rounds', map('data: {a: 12345678901234567890}\n'), ['FB1104 4:11']],
    ['a list', '- a', ['FB1007 1:1']],
    ['a text', 'a text', ['FB1007 1:1']],
    ['no apiVersion', 'kind: Service\nmetadata: {name: x}', ['FB1103 1:1']],
    ['no name', 'apiVersion: v1\nkind: Service\nmetadata: {}', ['FB1103 3:1']],
    ['a number as name', 'apiVersion: v1\nkind: Service\nmetadata: {name: 1}', ['FB1104 3:18']],
    [
      'a number as namespace',
      'apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: 1}',
      ['FB1104 3:32'],
    ],
    [
      'a service named by a DNS name',
      'apiVersion: v1\nkind: Service\nmetadata: {name: a.b}',
      ['FB1105 3:18'],
    ],
    [
      'a namespace in upper case',
      'apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: B}',
      ['FB1105 3:32'],
    ],
    [
      'a number as label',
      'apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {v: 1}}',
      ['FB1104 3:33'],
    ],
    [
      'a label with a blank',
      'apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {v w: a b}}',
      ['FB1104 3:30', 'FB1104 3:35'],
    ],
    [
      'an unknown field beside spec',
      'apiVersion: flyball.dev/v1\nkind: Source\nmetadata: {name: a}\nspec: {type: builtin}\nsepc: {}',
      ['FB1102 5:1'],
    ],
  ])('%s', (_, text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  test('bytes that are not UTF-8, with their line', () => {
    const bytes = Buffer.concat([Buffer.from('a: b\nc: '), Buffer.from([0xff])]);
    const [diagnostic] = loadText({ bytes, file: 'f' }).diagnostics;
    expect(diagnostic).toMatchObject({
      code: 'FB1006',
      message: 'Byte 8 is not UTF-8 text.',
      position: { line: 2 },
    });
  });

  test('a text beyond the limit, which counts bytes', () => {
    const text = `a: ${'ä'.repeat(10)}`;
    expect(loadText({ text, file: 'f', limits: { bytes: 22 } }).diagnostics.map(({ code }) => code)).toEqual([
      'FB1002',
    ]);
    expect(
      loadText({ text, file: 'f', limits: { bytes: 23 } }).diagnostics.map(({ code }) => code),
    ).not.toContain('FB1002');
  });

  test('no message about syntax quotes the text', () => {
    const text = map('data: {password: hush}}\nhush: "hush\n');
    expect(JSON.stringify(load(text).diagnostics)).not.toContain('hush');
  });
});

test('nothing from outside reaches a prototype', () => {
  const { documents } = load(
    map('data: {__proto__: {polluted: yes}, constructor: {prototype: {polluted: yes}}}\n'),
  );
  const spec = documents[0]?.resource.spec as { data: object };
  expect(Object.getPrototypeOf(spec.data)).toBe(Object.prototype);
  expect(Object.keys(spec.data)).toEqual([]);
  expect('polluted' in {}).toBe(false);
});
