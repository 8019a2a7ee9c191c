import { expect, test } from 'vitest';
import { didYouMean, distance, nearest } from './nearest.ts';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['abc', 'ABC', 0],
  ['', 'abc', 3],
  ['backendRef', 'backendRefs', 1],
  ['hostanmes', 'hostnames', 1],
  ['kitten', 'sitting', 3],
  ['ca', 'abc', 3],
])('from %s to %s it is %i', (left, right, expected) => {
  expect(distance(left, right)).toBe(expected);
  expect(distance(right, left)).toBe(expected);
});

test('the nearest candidate wins; none is better than a far one', () => {
  expect(nearest('backendRef', ['parentRefs', 'backendRefs'])).toBe('backendRefs');
  expect(nearest('v3', ['v1', 'v2'])).toBe('v1');
  expect(nearest('canary', ['v1', 'v2'])).toBeUndefined();
  expect(nearest('httproute', ['HTTPRoute', 'GRPCRoute'])).toBe('HTTPRoute');
});

test('a part of the only word around it names that word', () => {
  expect(nearest('Prefix', ['Exact', 'PathPrefix', 'RegularExpression'])).toBe('PathPrefix');
  expect(nearest('Path', ['PathPrefix', 'FullPath'])).toBeUndefined();
  expect(nearest('v1', ['account.v1'])).toBeUndefined();
});

test('very long words cost nothing', () => {
  expect(nearest('x'.repeat(1_000_000), ['y'.repeat(1_000_000)])).toBeUndefined();
});

test('there is something to say when nothing is near', () => {
  expect(didYouMean('colour', ['color'], 'Remove it.')).toBe('Did you mean "color"?');
  expect(didYouMean('quux', ['color'], 'Remove it.')).toBe('Remove it.');
});
