import { describe, expect, test } from 'vitest';
import { projectFiles, readManifest, readText, workspaces } from './tree.ts';

const textFile =
  /\.(?:bash|css|html|json|md|mjs|proto|sh|toml|tsx?|txt|ya?ml)$|(?:^|\/)(?:\.npmrc|\.gitignore|run)$/;
const codeFile = /\.(?:mjs|tsx?)$/;
const longest = 500;

type Search = { readonly name: string; readonly in: RegExp; readonly not: RegExp };

// Words in halves, so that this file does not find itself.
const searches: readonly Search[] = [
  {
    name: 'a package registry address',
    in: textFile,
    not: /\/\/(?:registry\.(?:npmjs|yarnpkg|npmmirror)\.|(?:\w+\.)*(?:pypi|pythonhosted)\.|\S+\/artifactory\/)|^registry\s*=|"resolved": "\w+:/,
  },
  {
    name: 'an absolute path of one machine',
    in: textFile,
    not: /(?<![\w.@~-])\/(?:work|root|home\/\w+)\/[\w.-]/,
  },
  { name: 'a focused test', in: codeFile, not: /\b(?:test|it|describe)\.only\(/ },
  { name: 'a note of work to do', in: codeFile, not: new RegExp(`\\b(?:TO${'DO'}|FIX${'ME'}|X${'XX'})\\b`) },
];

function linesWith(path: string, { not }: Search): readonly string[] {
  const lines = readText(path).split('\n');
  return lines.flatMap((line, index) => (not.test(line) ? [`${path}:${index + 1}`] : []));
}

describe('no file of the project holds', () => {
  test.each(searches)('$name', (search) => {
    const files = projectFiles().filter((path) => search.in.test(path));
    expect(files.flatMap((path) => linesWith(path, search))).toEqual([]);
  });
});

test.each([
  [['https://regi', 'stry.npmjs.org/a'], 0],
  [['"resolved": ', '"https://example.org/a.tgz"'], 0],
  [['cd ', '/work', '/main'], 1],
  [["const path = '", '/root', "/.npm';"], 1],
  [['test.on', "ly('a', () => {})"], 2],
  [['// TO', 'DO later'], 3],
])('the search finds %j', (halves, index) => {
  expect(searches[index]?.not.test(halves.join(''))).toBe(true);
});

test.each(['see https://pkg.example.org/registry', 'GET /v1/work/items', './root/a.ts'])(
  'the search passes %s',
  (text) => {
    expect(searches.filter(({ not }) => not.test(text))).toEqual([]);
  },
);

test(`no code file is longer than ${longest} lines`, () => {
  const files = projectFiles().filter((path) => codeFile.test(path));
  expect(files.filter((path) => readText(path).trimEnd().split('\n').length > longest)).toEqual([]);
});

test('every workspace has the version of the root', () => {
  const { version } = readManifest('.');
  const others = workspaces().filter((folder) => readManifest(folder).version !== version);
  expect(others).toEqual([]);
});
