import { expect, it } from 'vitest';
import { SERVE_MODULES } from './modules/index.ts';
import { SERVE_OPTIONS } from './options.ts';

it('--without names the modules that can be switched off, all of them and no other', () => {
  const doc = SERVE_OPTIONS.find(({ name }) => name === 'without')?.doc ?? '';
  const named = /There are: (.*)\.$/.exec(doc)?.[1]?.split(', ');
  expect(named).toEqual(SERVE_MODULES.filter(({ optional }) => optional).map(({ name }) => name));
  expect(named?.length).toBeGreaterThan(5);
});
