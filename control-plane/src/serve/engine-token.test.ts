import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineToken, TOKEN_VARIABLE, type TokenPlaces } from './engine-token.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'flyball-token-'));
  writeFileSync(join(cwd, 'a.token'), 'of-the-file\n');
});
afterEach(() => rmSync(cwd, { recursive: true }));

const env = { [TOKEN_VARIABLE]: 'of-the-variable' };
const of = (places: Partial<TokenPlaces>) =>
  engineToken({ file: '', source: 'default', env: {}, cwd, ...places });
const outcome = (places: Partial<TokenPlaces>): string => {
  const found = of(places);
  return 'token' in found ? found.token() : found.fault.code;
};

describe('the token of an engine', () => {
  it.each([
    ['the file of a flag, before the variable', { file: 'a.token', source: 'flag', env }, 'of-the-file'],
    ['the file of a flag', { file: 'a.token', source: 'flag' }, 'of-the-file'],
    ['the variable', { env }, 'of-the-variable'],
    [
      'the variable, before the file that flyball.yaml names',
      { file: 'a.token', source: 'file', env },
      'of-the-variable',
    ],
    ['the file that flyball.yaml names', { file: 'a.token', source: 'file' }, 'of-the-file'],
    ['the file a variable names', { file: 'a.token', source: 'environment' }, 'of-the-file'],
    ['nowhere', {}, 'FLYBALL_OPTION_MISSING'],
    ['in two variables', { file: 'a.token', source: 'environment', env }, 'FLYBALL_OPTION_CONFLICT'],
    ['in a file that is not there', { file: 'b.token', source: 'flag' }, 'FLYBALL_OPTION_VALUE'],
    ['broken', { env: { [TOKEN_VARIABLE]: 'two words' } }, 'FLYBALL_OPTION_VALUE'],
  ] as const)('stands in %s', (_, places, value) => {
    expect(outcome(places)).toBe(value);
  });

  it.each(['', '\n', 'two words', 'x'.repeat(5_000), 'tökén'])(
    'is not what else a file may hold: %j',
    (text) => {
      writeFileSync(join(cwd, 'a.token'), text);
      const found = of({ file: 'a.token', source: 'flag' });
      expect(found).toMatchObject({ fault: { code: 'FLYBALL_OPTION_VALUE' } });
      if (text.trim() !== '') expect(JSON.stringify(found)).not.toContain(text.slice(0, 9));
    },
  );

  it('is read again: a new one holds, and the last one while the file is broken', () => {
    const found = of({ file: 'a.token', source: 'flag' });
    const token = 'token' in found ? found.token : expect.fail();
    writeFileSync(join(cwd, 'a.token'), 'new');
    expect(token()).toBe('new');
    writeFileSync(join(cwd, 'a.token'), '');
    expect(token()).toBe('new');
    rmSync(join(cwd, 'a.token'));
    expect(token()).toBe('new');
  });
});
