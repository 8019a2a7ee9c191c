import type { Given } from './command.ts';
import { cliFault } from './faults.ts';

/** Arguments and options of a command that knows its options only when it runs. The last of a repeated option counts. */
export const openOptions = (words: readonly string[], most: number): Omit<Given, 'io'> => {
  const args: string[] = [];
  const options = new Map<string, string | true>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, name, value] = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(word) ?? [];
    const next = words[at + 1];
    if (name === undefined) args.push(word);
    else if (value !== undefined) options.set(name, value);
    else if (next === undefined || next.startsWith('-')) options.set(name, true);
    else {
      options.set(name, next);
      at++;
    }
  }
  const [stray] = args.slice(most).concat(args.filter((arg) => arg.startsWith('-')));
  if (stray !== undefined)
    throw cliFault('FLYBALL_CLI_USAGE', `"${stray}" is neither an option nor expected here.`);
  return { args, options: Object.fromEntries(options) };
};
