import { expect, test } from 'vitest';
import { loadText } from './load-text.ts';

const text = `# a comment
apiVersion: v1
kind: ConfigMap
metadata:
  name: first
  labels: {a/b: &x c, d: *x}
data:
  key: |
    text
---
apiVersion: v1
kind: List
items:
- kind: ConfigMap
  apiVersion: v1
  metadata: {name: second}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: third}, data: {k: v}}
`;

const { documents } = loadText({ text, file: 'f.yaml' });
const place = (document: number, pointer: string, part?: 'key' | 'value'): string | undefined => {
  const at = documents[document]?.source.positionOf(pointer, part);
  return at && `${at.file} ${at.line}:${at.column}`;
};

test.each([
  [0, '', undefined, '2:1'],
  [0, '/metadata/name', undefined, '5:9'],
  [0, '/metadata/name', 'key', '5:3'],
  [0, '/metadata/labels/a~1b', undefined, '6:20'],
  [0, '/metadata/labels/d', undefined, '6:26'],
  [0, '/data/key', undefined, '8:8'],
  [1, '/metadata/name', undefined, '16:20'],
  [1, '', undefined, '14:3'],
  [2, '/data/k', 'key', '17:69'],
] as const)('document %i, %s (%s) stands at %s', (...[document, pointer, part, expected]) => {
  expect(place(document, pointer, part)).toBe(`f.yaml ${expected}`);
});

test.each([
  [0, '/spec/rules/0', '2:1'],
  [0, '/metadata/labels/none', '6:3'],
  [0, '/data/key/deeper', '8:3'],
  [0, '/metadata/namespace', '4:1'],
] as const)(
  'what does not exist stands where the part around it does: document %i, %s at %s',
  (document, pointer, expected) => {
    expect(place(document, pointer)).toBe(`f.yaml ${expected}`);
  },
);
