import { isError } from '@flyball/policy';
import { checkResource } from '@flyball/policy/check';
import { loadText } from '@flyball/policy/load';
import { expect, test } from 'vitest';
import { type Block, blocksOf, pages } from './pages.ts';

/** A Subset only stands in references: its page shows one as no document may be. */
const NOT_WRITTEN = 'docs/reference/kinds/subset.md';

/** Blocks that hold resources. */
const documents = pages()
  .filter((path) => path !== NOT_WRITTEN)
  .flatMap(blocksOf)
  .filter(
    ({ language, text }) => /^(ya?ml|json)$/.test(language) && /^apiVersion:|^ *"apiVersion":/m.test(text),
  );

/** What is wrong with the resources of a block, each by itself. */
const faultsOf = ({ path, line, text }: Block): readonly string[] => {
  const { documents: read, diagnostics } = loadText({ text, file: path });
  const findings = [
    ...diagnostics,
    ...read.flatMap(({ resource, source }) => checkResource(resource, source)),
  ];
  return findings.filter(isError).map(({ code, message }) => `${path}:${line}: ${code} ${message}`);
};

test('every resource that the docs show is valid', () => {
  expect(documents.length).toBeGreaterThan(20);
  expect(documents.flatMap(faultsOf)).toEqual([]);
});

test('a slip in an example is found', () => {
  const text = 'apiVersion: flyball.dev/v1\nkind: Engine\nmetadata: {name: edge}\nspec: {class: envoi}\n';
  expect(faultsOf({ path: 'a.md', line: 1, language: 'yaml', text })).toHaveLength(1);
});
