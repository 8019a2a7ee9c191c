import { keyOf } from '@flyball/policy';
import type { ChangesetAnswer } from '../api/answers.ts';
import { openApi } from '../api/client.ts';
import { type Given, listOf, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault, faultError, isFaultError } from '../faults.ts';
import { givenInputs, NO_DOCUMENTS, readDocuments } from '../files/documents.ts';
import { keyOfRef, refsOf } from '../kinds/refs.ts';
import { changesetPath, optionsOf, resultLines } from './changeset.ts';
import { areUsable, showRefusal } from './findings.ts';

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
    const answer = await api.ask<ChangesetAnswer>(changesetPath(options), { method: 'POST', body });
    await io.stdout.write(resultLines(answer, options.isDryRun));
    return EXIT.done;
  } catch (error) {
    return showRefusal(io, documents, missing(error));
  }
};

/** The error; where an object does not exist, with what that means for the others. */
const missing = (error: unknown): unknown => {
  if (!isFaultError(error) || error.fault.code !== 'FLYBALL_LOG_NOT_FOUND') return error;
  const { fault } = error;
  const message = `${fault.message} Nothing was deleted.`;
  return faultError({ ...fault, message, mend: 'Leave it out, or see `flyball get <kind> -A`.' }, error);
};
