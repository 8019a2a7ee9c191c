import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type OptionFault, optionFault } from '../options/errors.ts';
import type { OptionSource } from '../options/option.ts';

/** Where the token of an engine may stand. */
export interface TokenPlaces {
  /** Value of `--token-file`; empty without one. */
  readonly file: string;
  /** Where that value comes from. */
  readonly source: OptionSource;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder a relative path begins at. */
  readonly cwd: string;
}

/** Gives the token for a dial, or says why there is none. */
export type EngineToken = { readonly token: () => string } | { readonly fault: OptionFault };

/** Holds the token itself. There is no flag and no file key for it: others see command lines, files get shared. */
export const TOKEN_VARIABLE = 'FLYBALL_ENGINE_TOKEN';

const OPTION = 'token-file';
const MAX_BYTES = 4_096;
const TOKEN = /^[\x21-\x7e]{1,1024}$/;

/** The token of an engine: of the file a flag names, else of the variable, else of the file that is named elsewhere. */
export const engineToken = ({ file, source, env, cwd }: TokenPlaces): EngineToken => {
  const held = env[TOKEN_VARIABLE] ?? '';
  if (held !== '' && file !== '' && source === 'environment') return { fault: twice() };
  if (held !== '' && (file === '' || source === 'file'))
    return isToken(held) ? { token: () => held } : { fault: notOne(TOKEN_VARIABLE, 'environment') };
  return file === '' ? { fault: missing() } : fromFile(resolve(cwd, file), source);
};

/** Read again at each dial, so that a new token holds without a restart; while the file cannot be read, the last one. */
const fromFile = (path: string, source: OptionSource): EngineToken => {
  let last = readToken(path);
  if (last === undefined) return { fault: notOne(path, source) };
  return { token: () => (last = readToken(path) ?? last ?? '') };
};

const readToken = (path: string): string | undefined => {
  try {
    if (statSync(path).size > MAX_BYTES) return undefined;
    const text = readFileSync(path, 'utf8').trim();
    return isToken(text) ? text : undefined;
  } catch {
    return undefined;
  }
};

const isToken = (text: string): boolean => TOKEN.test(text);

const MEND =
  'Write what `flyball token create --engine NAME` prints to a file, and name it: --token-file FILE.';

const missing = (): OptionFault =>
  optionFault('FLYBALL_OPTION_MISSING', {
    option: OPTION,
    source: 'default',
    where: `--${OPTION}`,
    message: `The engine has no token: neither --${OPTION} nor ${TOKEN_VARIABLE} is set.`,
    mend: MEND,
  });

const notOne = (where: string, source: OptionSource): OptionFault =>
  optionFault('FLYBALL_OPTION_VALUE', {
    option: OPTION,
    source,
    where,
    message: 'It cannot be read, or holds no token.',
    mend: MEND,
  });

const twice = (): OptionFault =>
  optionFault('FLYBALL_OPTION_CONFLICT', {
    option: OPTION,
    source: 'environment',
    where: TOKEN_VARIABLE,
    message: 'The environment holds a token and names a file with one.',
    mend: 'Unset one of the two.',
  });
