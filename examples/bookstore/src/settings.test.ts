import { expect, test } from 'vitest';
import { argumentsOf, DEFAULTS, readArguments } from './settings.ts';

test('arguments are read as they are written', () => {
  const settings = { nacos: '127.0.0.1:1', gateway: 'http://127.0.0.1:2', host: 'shop.localhost' };
  expect(readArguments(['load', ...argumentsOf(settings)])).toEqual({ role: 'load', settings });
});

test('without arguments all parts run on the defaults', () => {
  expect(readArguments([])).toEqual({ role: undefined, settings: DEFAULTS });
});

test.each([[['shop']], [['--port=1']]])('%j is refused', (args) => {
  expect(() => readArguments(args)).toThrow(TypeError);
});
