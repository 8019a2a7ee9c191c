import { expect, it } from 'vitest';
import { mayBeResource } from './is-resource.ts';

it.each([
  ['{"apiVersion": "v1", "kind": "Namespace"}', true],
  ['{"kind": "HTTPRoute"}', true],
  ['{"apiVersion": "v1", "kind": "Namespace",}', true],
  ['{"name": "shop", "version": "1.0.0"}', false],
  ['{"name": "shop", "config": {"kind": "x", "apiVersion": "v1"}}', false],
  ['// of an editor\n{"compilerOptions": {}}', false],
  ['[{"apiVersion": "v1"}]', false],
  ['null', false],
  ['', false],
])('%s: %s', (text, expected) => {
  expect(mayBeResource(text)).toBe(expected);
});
