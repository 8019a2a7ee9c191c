import { keyOf } from '@flyball/policy';
import type { ChangesetAnswer } from '../api/answers.ts';
import { openApi } from '../api/client.ts';
import { type Given, listOf, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { type Documents, givenInputs, readDocuments } from '../files/documents.ts';
import { keyOfRef, refsOf } from '../kinds/refs.ts';
import { changesetPath, nameOfKey, optionsOf } from './changeset.ts';
import { areUsable, showRefusal } from './findings.ts';

const NO_DOCUMENTS: Documents = { inputs: [], documents: [], diagnostics: [] };

/** `flyball delete`. All named objects go in one change, or none. */
export const remove = async (given: Given): Promise<ExitCode> => {
  const { io, args } = given;
  const hasFiles = listOf(given, 'filename').length > 0;
  if (hasFiles && args.length > 0)
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      'Objects are named both by files and by name.',
      'Use one of the two.',
    );
  const documents = hasFiles ? readDocuments(await givenInputs(given)) : NO_DOCUMENTS;
  if (!(await areUsable(io, documents, 'Nothing was deleted.'))) return EXIT.wrong;
  const keys = hasFiles
    ? documents.documents.map(({ resource }) => keyOf(resource))
    : refsOf(args, textOf(given, 'namespace')).map(keyOfRef);
  const api = await openApi(io);
  const options = optionsOf(given);
  const changes = [...new Set(keys)].map((key) => ({ op: 'delete', key }));
  try {
    const body = { changes, message: options.message };
    const { results } = await api.ask<ChangesetAnswer>(changesetPath(options), { method: 'POST', body });
    const missing = results.filter(({ result }) => result === 'unchanged');
    for (const { object, result } of results)
      if (result !== 'unchanged')
        await io.stdout.write(`${nameOfKey(object)} ${result}${options.isDryRun ? ' (dry run)' : ''}\n`);
    for (const { object } of missing) await io.stderr.write(`${nameOfKey(object)} does not exist.\n`);
    return missing.length > 0 ? EXIT.no : EXIT.done;
  } catch (error) {
    return showRefusal(io, documents, error);
  }
};
