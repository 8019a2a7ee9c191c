import { expect, test } from 'vitest';
import { loadFiles } from './load-text.ts';

const route = (name: string, rest = ''): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}${rest}}\n`;

const placesOf = (...inputs: Parameters<typeof loadFiles>[0]): readonly string[] =>
  loadFiles(inputs).documents.map(
    ({ resource, source }) => `${resource.metadata.name} in ${source.file}:${source.positionOf('').line}`,
  );

test('an object of a higher layer replaces that of a lower one, whatever their order', () => {
  const base = { file: 'base.yaml', text: `${route('a')}---\n${route('b')}` };
  const gray = { file: 'gray.yaml', text: route('b'), layer: 1 };
  const last = { file: 'last.yaml', text: route('b'), layer: 2 };
  expect(placesOf(base, gray)).toEqual(['a in base.yaml:1', 'b in gray.yaml:1']);
  expect(placesOf(last, base, gray)).toEqual(['b in last.yaml:1', 'a in base.yaml:1']);
});

test('within a layer nothing is replaced', () => {
  expect(placesOf({ file: 'a', text: route('a') }, { file: 'b', text: route('a') })).toHaveLength(2);
  const twice = { file: 'b', text: `${route('a')}---\n${route('a')}`, layer: 1 };
  expect(placesOf({ file: 'a', text: route('a') }, twice)).toEqual(['a in b:1', 'a in b:5']);
});

test('nothing is said of what was replaced, and everything of what was not', () => {
  const wrong = { file: 'base.yaml', text: `${route('a', ', labels: {a: [b]}')}---\n[]` };
  const codes = (...inputs: Parameters<typeof loadFiles>[0]) =>
    loadFiles(inputs).diagnostics.map(({ code, position }) => `${code} ${position?.file}:${position?.line}`);
  expect(codes(wrong)).toEqual(['FB1104 base.yaml:3', 'FB1007 base.yaml:5']);
  expect(codes(wrong, { file: 'gray.yaml', text: route('a'), layer: 1 })).toEqual(['FB1007 base.yaml:5']);
  expect(codes({ ...wrong, layer: 1 }, { file: 'gray.yaml', text: route('a') })).toHaveLength(2);
});
