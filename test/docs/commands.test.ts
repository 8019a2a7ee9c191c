import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommandSpec } from '../../cli/src/command.ts';
import { COMMANDS } from '../../cli/src/commands/index.ts';
import { ENGINE_OPTIONS } from '../../control-plane/src/options/engine-table.ts';
import { OPTIONS } from '../../control-plane/src/options/table.ts';
import { pages, readText, root } from './pages.ts';

/** Where a command line of the docs stands, and its words. */
interface Shown {
  readonly page: string;
  readonly words: readonly string[];
}

/** Command lines in fenced blocks and in code spans of the hand-written pages. */
const shown = (program: RegExp): readonly Shown[] =>
  pages()
    .filter((page) => !page.startsWith('docs/reference/'))
    .flatMap((page) =>
      [...readText(page).matchAll(program)].map(({ 1: line = '' }) => ({ page, words: wordsOf(line) })),
    );

const wordsOf = (line: string): readonly string[] =>
  (line.replace(/ +(#|[<>|&]).*$/, '').match(/'[^']*'|"[^"]*"|[^\s'"]+/g) ?? []).map((word) =>
    word.replaceAll(/^['"]|['"]$/g, ''),
  );

const npmLines = shown(/\bnpm ((?:run [\w:]+|start|test)\b[^\n`]*)/g);
const flyballLines = shown(/(?:^|`|npx )flyball ((?!\.)[a-z][^\n`]*)/gm);

const scripts = (JSON.parse(readText('package.json')) as { scripts: Readonly<Record<string, string>> })
  .scripts;

/** The command some words name, and what is left of them. */
const resolve = (words: readonly string[]): { spec: CommandSpec; rest: readonly string[] } | undefined => {
  let specs: readonly CommandSpec[] = COMMANDS;
  let spec: CommandSpec | undefined;
  for (const [at, word] of words.entries()) {
    const next = specs.find(({ name }) => name === word);
    if (next === undefined) return spec && { spec, rest: words.slice(at) };
    spec = next;
    specs = next.commands ?? [];
  }
  return spec && { spec, rest: [] };
};

const flagsOf = ({ options = [] }: CommandSpec): ReadonlySet<string> =>
  new Set(options.flatMap(({ flags }) => flags.match(/--?[a-zA-Z][\w-]*/g) ?? []));

const flagsIn = (options: Readonly<Record<string, { readonly name: string }>>): ReadonlySet<string> =>
  new Set(Object.values(options).map(({ name }) => `--${name}`));

/** Flags of a command that knows them only when it runs, by its argument. */
const openFlags = ({ name }: CommandSpec, [argument = '']: readonly string[]): ReadonlySet<string> =>
  name === 'serve' ? flagsIn(OPTIONS) : flagsIn(new Map(Object.entries(ENGINE_OPTIONS)).get(argument) ?? {});

const faultOf = (words: readonly string[]): string | undefined => {
  if (words[0] === 'help') return undefined;
  const found = resolve(words);
  if (found === undefined) return `no command ${words[0]}`;
  const known = found.spec.open === true ? openFlags(found.spec, found.rest) : flagsOf(found.spec);
  const used = found.rest.filter((word) => /^--?[a-zA-Z]/.test(word)).map((word) => word.split('=')[0] ?? '');
  const unknown = used.filter((flag) => !known.has(flag));
  return unknown.length === 0 ? undefined : `no option ${unknown.join(', ')} of ${found.spec.name}`;
};

test('every npm script exists', () => {
  const named = npmLines.map(({ words }) => (words[0] === 'run' ? words[1] : words[0]) ?? '');
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test('every flyball command and its options exist', () => {
  expect(flyballLines.length).toBeGreaterThan(20);
  const wrong = flyballLines.flatMap(({ page, words }) => {
    const fault = faultOf(words);
    return fault === undefined ? [] : [`${page}: flyball ${words.join(' ')}: ${fault}`];
  });
  expect(wrong).toEqual([]);
});

test('files of the examples exist', () => {
  const named = flyballLines.flatMap(({ words }) => words.filter((word) => word.startsWith('examples/')));
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each([
  [['nothing'], 'no command nothing'],
  [['apply', '--nothing'], 'no option --nothing of apply'],
  [['serve', '--api-prt', '1'], 'no option --api-prt of serve'],
  [['engine', 'gateway', '--xds-port', '1'], 'no option --xds-port of engine'],
  [['engine', 'xds', '--xds-port', '1'], undefined],
  [['sidecar', 'bootstrap', 'envoy', '--id', 'a'], undefined],
])('%j: %s', (words, expected) => {
  expect(faultOf(words)).toBe(expected);
});
