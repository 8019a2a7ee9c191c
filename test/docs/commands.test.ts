import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommandSpec } from '../../cli/src/command.ts';
import { COMMANDS } from '../../cli/src/commands/index.ts';
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
    .filter((page) => !page.startsWith('docs/reference/') && page !== 'docs/plan.md')
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

const serveFlags: ReadonlySet<string> = new Set(Object.values(OPTIONS).map(({ name }) => `--${name}`));

const faultOf = (words: readonly string[]): string | undefined => {
  if (words[0] === 'help') return undefined;
  const found = resolve(words);
  if (found === undefined) return `no command ${words[0]}`;
  const known = found.spec.name === 'serve' ? serveFlags : flagsOf(found.spec);
  const used = found.rest.filter((word) => /^--?[a-zA-Z]/.test(word)).map((word) => word.split('=')[0] ?? '');
  const unknown =
    found.spec.open && found.spec.name !== 'serve' ? [] : used.filter((flag) => !known.has(flag));
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
  [['sidecar', 'bootstrap', 'envoy', '--id', 'a'], undefined],
])('%j: %s', (words, expected) => {
  expect(faultOf(words)).toBe(expected);
});
