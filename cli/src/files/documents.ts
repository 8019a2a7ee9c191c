import { byPlace, type Diagnostic, isError } from '@flyball/policy';
import { checkResource, checkSet } from '@flyball/policy/check';
import { type Input, type Loaded, loadFiles } from '@flyball/policy/load';
import { type Given, listOf } from '../command.ts';
import { cliFault } from '../faults.ts';
import { plain } from '../render/text.ts';
import { collect } from './collect.ts';

/** Documents of files, and what is wrong with each by itself. */
export interface Documents {
  readonly inputs: readonly Input[];
  readonly documents: readonly Loaded[];
  /** In the order of places. */
  readonly diagnostics: readonly Diagnostic[];
}

/** None: objects are named. */
export const NO_DOCUMENTS: Documents = { inputs: [], documents: [], diagnostics: [] };

/** Files that `-f` names; there must be one. */
export const givenInputs = async (given: Given): Promise<readonly Input[]> => {
  const paths = listOf(given, 'filename');
  if (paths.length === 0)
    throw cliFault('FLYBALL_CLI_USAGE', 'No file is named.', 'Add -f <file or folder>.');
  const { inputs, skipped } = await collect(given.io, paths);
  if (inputs.length === 0) throw cliFault('FLYBALL_CLI_FILE', `There is no document in ${named(skipped)}.`);
  if (skipped.length > 0)
    await given.io.stderr.write(`Left out, without apiVersion and kind: ${plain(named(skipped))}.\n`);
  return inputs;
};

/** Reads and checks the documents of files. */
export const readDocuments = (inputs: readonly Input[]): Documents => {
  const { documents, diagnostics } = loadFiles(inputs);
  const own = documents.flatMap(({ resource, source }) => checkResource(resource, source));
  const found = [...diagnostics, ...own, ...checkSet(documents)];
  if (documents.length === 0 && !found.some(isError))
    throw cliFault('FLYBALL_CLI_FILE', `There is no document in ${named(inputs.map(({ file }) => file))}.`);
  return { inputs, documents, diagnostics: found.sort(byPlace) };
};

const named = ([first, ...more]: readonly string[]): string => {
  return more.length === 0 ? (first ?? 'the files') : `${first} and ${more.length} more`;
};

/** Whether a finding stops its object from being taken at all: it was not read, or is invalid by itself. */
export const isRefused = (diagnostic: Diagnostic): boolean =>
  isError(diagnostic) && /^FB1[01]/.test(diagnostic.code);
