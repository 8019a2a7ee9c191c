import { kindOf } from '@flyball/policy/kinds';
import type { Loaded } from '@flyball/policy/load';
import { toDocument } from '@flyball/policy/load';
import type { ChangesetAnswer } from '../api/answers.ts';
import { type Api, openApi } from '../api/client.ts';
import { type Given, isOn } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { type Documents, givenInputs, readDocuments } from '../files/documents.ts';
import { placedFindings, untold } from '../files/server-findings.ts';
import type { Io } from '../io.ts';
import { counted } from '../render/text.ts';
import { changesetPath, optionsOf, resultLines, type SendOptions } from './changeset.ts';
import { areUsable, showFindings, showRefusal } from './findings.ts';
import { waitFor, waitOf } from './wait.ts';

/** Bytes of a commit; the server refuses larger ones. */
const MAX_COMMIT_BYTES = 1_048_576;

/** `flyball apply`. */
export const apply = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const timeoutMs = waitOf(given);
  const documents = readDocuments(await givenInputs(given));
  if (!(await areUsable(io, documents, 'Nothing was applied.'))) return EXIT.wrong;
  checkKinds(documents);
  const api = await openApi(io);
  const options = optionsOf(given);
  const isSplit = isOn(given, 'split');
  const parts = isSplit ? byNamespace(documents.documents) : [documents.documents];
  if (!isSplit) checkSize(documents.documents);
  const answers: ChangesetAnswer[] = [];
  for (const part of parts) {
    const answer = await commit(
      { io, api, options, documents: { ...documents, documents: part } },
      answers.length,
    );
    if (typeof answer === 'number') return answer;
    answers.push(answer);
  }
  const last = answers.at(-1);
  if (timeoutMs === undefined || options.isDryRun || last === undefined) return EXIT.done;
  const objects = answers.flatMap(({ results }) => results.map(({ object }) => object));
  return waitFor(io, api, { objects, revision: last.revision, timeoutMs });
};

interface Commit {
  readonly io: Io;
  readonly api: Api;
  readonly options: SendOptions;
  readonly documents: Documents;
}

/** Commits documents and prints what became of each; answers the exit code when they are refused. */
const commit = async (
  { io, api, options, documents }: Commit,
  before: number,
): Promise<ChangesetAnswer | ExitCode> => {
  const changes = documents.documents.map(({ resource }) => ({ op: 'put', object: toDocument(resource) }));
  try {
    const body = { changes, message: options.message };
    const answer = await api.ask<ChangesetAnswer>(changesetPath(options), { method: 'POST', body });
    const findings = placedFindings(answer.diagnostics, documents.documents);
    await showFindings(io, documents, untold(findings, documents.diagnostics));
    await io.stdout.write(resultLines(answer, options.isDryRun));
    return answer;
  } catch (error) {
    if (before > 0)
      await io.stderr.write(
        `${counted(before, 'namespace')} committed before; those stay: --split is not atomic.\n`,
      );
    return showRefusal(io, documents, error);
  }
};

/** Refuses documents of kinds that people do not write, before anything is sent. */
const checkKinds = ({ documents }: Documents): void => {
  const state = documents.find(
    ({ resource: { apiVersion, kind } }) => (kindOf(apiVersion, kind)?.class ?? 'spec') !== 'spec',
  );
  if (state === undefined) return;
  const { file, line } = state.source.positionOf('/kind');
  const message = `${file}:${line}: ${state.resource.kind} is written by the control plane only.`;
  throw cliFault('FLYBALL_CLI_KIND', message, 'Remove the document.');
};

const checkSize = (documents: readonly Loaded[]): void => {
  const size = Buffer.byteLength(JSON.stringify(documents.map(({ resource }) => toDocument(resource))));
  if (size <= MAX_COMMIT_BYTES) return;
  const message = `The documents have ${size} bytes; one change holds at most ${MAX_COMMIT_BYTES}.`;
  throw cliFault(
    'FLYBALL_CLI_TOO_MUCH',
    message,
    'Name fewer files, or add --split: one change for each namespace, which is not atomic.',
  );
};

/** Documents by namespace, those without one first, then by name: what is needed by others comes before them. */
const byNamespace = (documents: readonly Loaded[]): readonly (readonly Loaded[])[] => {
  const groups = new Map<string, Loaded[]>();
  for (const loaded of documents) {
    const { namespace } = loaded.resource.metadata;
    const group = groups.get(namespace);
    if (group === undefined) groups.set(namespace, [loaded]);
    else group.push(loaded);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
};
