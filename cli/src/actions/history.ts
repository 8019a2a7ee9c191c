import type { Commit, Items, PastVersion } from '../api/answers.ts';
import { type Api, openApi, own } from '../api/client.ts';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { keyOfRef, refsOf } from '../kinds/refs.ts';
import { dataText } from '../render/documents.ts';
import { commitsText, historyText } from '../render/history.ts';
import { notFound } from './objects.ts';

/** Changes of everything that are listed. */
const COMMITS = 50;

/** `flyball history`: of everything, or of one object. */
export const history = async (given: Given): Promise<ExitCode> => {
  const api = await openApi(given.io);
  if (given.args.length > 0) return historyOf(given, api);
  // One more than is shown tells whether there are older ones.
  const { items } = await api.ask<Items<Commit>>(own('commits', { limit: String(COMMITS + 1) }));
  const code = await show(given, items.slice(-COMMITS), commitsText);
  if (items.length > COMMITS)
    await given.io.stderr.write(
      `Only the last ${COMMITS} changes; those of one object: flyball history kind/name.\n`,
    );
  return code;
};

const historyOf = async (given: Given, api: Api): Promise<ExitCode> => {
  const [ref, ...more] = refsOf(given.args, textOf(given, 'namespace'));
  if (ref === undefined || more.length > 0)
    throw cliFault('FLYBALL_CLI_USAGE', 'The history is that of one object, or of all.', 'Write kind/name.');
  const { items } = await api.ask<Items<PastVersion>>(own('history', { object: keyOfRef(ref) }));
  if (items.length === 0) throw notFound(ref);
  return show(given, items, historyText);
};

const show = async <Item>(
  given: Given,
  items: readonly Item[],
  text: (items: readonly Item[], now: number) => string,
): Promise<ExitCode> => {
  const { io } = given;
  await io.stdout.write(dataText(textOf(given, 'output'), { items }) ?? text(items, io.now()));
  return EXIT.done;
};
