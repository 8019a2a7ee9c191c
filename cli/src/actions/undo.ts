import type { UndoAnswer } from '../api/answers.ts';
import { openApi, own } from '../api/client.ts';
import { type Given, isOn, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { NO_DOCUMENTS } from '../files/documents.ts';
import { keyOfRef, refsOf } from '../kinds/refs.ts';
import { resultLines } from './changeset.ts';
import { showRefusal } from './findings.ts';
import { waitFor, waitOf } from './wait.ts';

/** `flyball undo`: gives one object the content it had before its last change. */
export const undo = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const timeoutMs = waitOf(given);
  const [ref, ...more] = refsOf(given.args, textOf(given, 'namespace'));
  if (ref === undefined || more.length > 0)
    throw cliFault('FLYBALL_CLI_USAGE', 'One object is undone at a time.', 'Write kind/name.');
  const isDryRun = isOn(given, 'dryRun');
  const api = await openApi(io);
  try {
    const path = own('undo', {
      ...(isDryRun && { dryRun: 'All' }),
      ...(isOn(given, 'allowBroken') && { allowBroken: 'true' }),
    });
    const answer = await api.ask<UndoAnswer>(path, { method: 'POST', body: { object: keyOfRef(ref) } });
    await io.stdout.write(resultLines({ results: [answer] }, isDryRun));
    if (timeoutMs === undefined || isDryRun) return EXIT.done;
    return await waitFor(io, api, { objects: [answer.object], revision: answer.revision, timeoutMs });
  } catch (error) {
    return showRefusal(io, NO_DOCUMENTS, error);
  }
};
