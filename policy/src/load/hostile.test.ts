import { describe, expect, test } from 'vitest';
import { checkResource } from '../check/check-resource.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { loadText } from './load-text.ts';

const MIB = 1_048_576;
/** Size of most texts here, and the limit they are read with: bounds grow with it. */
const SIZE = MIB / 4;
/**
 * CPU time of this process, far above what is measured (each well under a second): a bound that only something worse
 * than linear passes.
 */
const LIVELY_MS = 5000;

const fill = (part: string, size = SIZE - 4096): string => part.repeat(Math.floor(size / part.length));
const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n';
const keys = (count: number): string =>
  Array.from({ length: count }, (_, index) => `  k${index}: v\n`).join('');
const bomb = Array.from('bcdefghijklmnopqrstuvwxyz', (name, index) => {
  const before = String.fromCharCode(97 + index);
  return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]\n`;
}).join('');

const long = 'k'.repeat(100_000);

const everyFinding = (text: string): readonly Diagnostic[] => {
  const { documents, diagnostics } = loadText({ text, file: 'f' });
  return [...diagnostics, ...documents.flatMap(({ resource, source }) => checkResource(resource, source))];
};

const firstCode = (text: string): { readonly code: string | undefined; readonly ms: number } => {
  const before = process.cpuUsage();
  const limits = { bytes: text.length > SIZE ? MIB : SIZE };
  const [diagnostic] = loadText({ text, file: 'f', limits }).diagnostics;
  return { code: diagnostic?.code, ms: process.cpuUsage(before).user / 1_000 };
};

describe('hostile texts are refused by a code, in time that is linear in their size', () => {
  test.each([
    ['10 MB', fill('a: b\n', 10 * MIB), 'FB1002'],
    ['a map of 100,000 keys', `${head}data:\n${keys(90_000)}`, 'FB1002'],
    ['a map of 10,001 keys', `${head}data:\n${keys(10_001)}`, 'FB1002'],
    ['a list of 10,001 items', `${head}data: [${'a,'.repeat(10_001)}]`, 'FB1002'],
    ['aliases of aliases', `a: &a [x, x, x, x, x, x, x, x, x]\n${bomb}`, 'FB1004'],
    ['10,000 aliases of a list', `a: &a [x, x]\nb: [${'*a,'.repeat(9999)}]`, 'FB1004'],
    ['an alias of itself', 'a: &a [*a]\n', 'FB1004'],
    ['10,000 brackets', '['.repeat(10_000), 'FB1003'],
    ['10,000 closed brackets', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'FB1003'],
    ['10,000 braces', '{a: '.repeat(10_000), 'FB1003'],
    ['10,000 dashes', '- '.repeat(10_000), 'FB1003'],
    ['10,000 question marks', '? '.repeat(10_000), 'FB1003'],
    [
      '1,000 indented maps',
      Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
      'FB1003',
    ],
    ['65 levels', `${'{a: '.repeat(65)}1${'}'.repeat(65)}`, 'FB1003'],
    ['brackets', fill('['), 'FB1003'],
    ['closing brackets', fill(']'), 'FB1001'],
    ['dashes', fill('- '), 'FB1002'],
    ['empty keys', fill(':\n'), 'FB1002'],
    ['empty items', fill('-\n'), 'FB1002'],
    ['quotes', fill('"'), 'FB1001'],
    ['anchors', fill('&a '), 'FB1002'],
    ['fewer anchors', fill('&a ', SIZE / 2), 'FB1001'],
    ['tags', fill('!a '), 'FB1002'],
    ['directives', fill('%a\n'), 'FB1001'],
    ['document marks', fill('---\n'), 'FB1002'],
    ['document ends', fill('...\n'), 'FB1002'],
    ['an open quote', `a: "${fill('x')}`, 'FB1001'],
    ['one long key', `${fill('x')}: 1`, 'FB1001'],
    ['one key many times', `${head}data:\n${fill('  k: v\n', 60_000)}`, 'FB1005'],
    ['a long name', `apiVersion: v1\nkind: Service\nmetadata: {name: ${fill('a')}!}`, 'FB1105'],
  ])('%s', (_, text, expected) => {
    const { code, ms } = firstCode(text);
    expect(code).toBe(expected);
    expect(ms).toBeLessThan(LIVELY_MS);
  });

  test('64 levels are read', () => {
    const text = `${'{a: '.repeat(64)}1${'}'.repeat(64)}`;
    expect(loadText({ text, file: 'f' }).diagnostics.map(({ code }) => code)).toEqual(['FB1103', 'FB1103']);
  });

  test.each([
    ['a key', `{? ${long} : 1, ? ${long} : 2}`],
    ['an unknown field', `{apiVersion: v1, kind: Secret, metadata: {name: x, ? ${long} : 1}}`],
    ['an alias', `{a: *${long}}`],
    ['a name', `{apiVersion: v1, kind: Secret, metadata: {name: ${long}}}`],
    ['a namespace', `{apiVersion: v1, kind: Secret, metadata: {name: x, namespace: ${long}}}`],
    ['a kind', `{apiVersion: v1, kind: ${long}, metadata: {name: x}}`],
    ['a version', `{apiVersion: ${long}, kind: Secret, metadata: {name: x}}`],
  ])('findings do not repeat %s that is long, however often an alias leads there', (_, item) => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- &a ${item}\n${'- *a\n'.repeat(300)}`;
    const diagnostics = everyFinding(text);
    expect(diagnostics.length).toBeGreaterThan(100);
    expect(JSON.stringify(diagnostics).length).toBeLessThan(MIB / 4);
  });

  test('there are at most 200 findings', () => {
    expect(loadText({ text: '--- a\n'.repeat(5000), file: 'f' }).diagnostics).toHaveLength(200);
  });
});

test.each([
  ['comments', fill('# x\n')],
  ['blanks', fill(' ')],
  ['a long block', `${head}data:\n  a: |\n${fill('    x\n')}`],
  ['a long line', `${head}data: {a: ${fill('x')}}`],
  ['a folded text', `${head}data:\n  a: ${fill('x\n    ')}`],
])('%s are long, but nothing is wrong with them', (_, text) => {
  const { code, ms } = firstCode(text);
  expect(code).toBeUndefined();
  expect(ms).toBeLessThan(LIVELY_MS);
});
