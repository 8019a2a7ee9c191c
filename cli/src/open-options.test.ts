import { expect, it } from 'vitest';
import { openOptions } from './open-options.ts';

it.each([
  [['--api-port', '7080', '--empty'], 0, { args: [], options: { 'api-port': '7080', empty: true } }],
  [['--api-port=7080', '--data=a=b'], 0, { args: [], options: { 'api-port': '7080', data: 'a=b' } }],
  [['xds', '--empty', '--x', 'y'], 1, { args: ['xds'], options: { empty: true, x: 'y' } }],
  [['--a', '1', '--a', '2'], 0, { args: [], options: { a: '2' } }],
])('%j', (words, most, given) => {
  expect(openOptions(words, most)).toEqual(given);
});

it.each([
  [['stray'], 0],
  [['-x'], 0],
  [['a', 'b'], 1],
  [['--Upper'], 1],
])('refuses %j', (words, most) => {
  expect(() => openOptions(words, most)).toThrow('is neither an option nor expected here');
});
