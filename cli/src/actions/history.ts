import type { Items, PastVersion } from '../api/answers.ts';
import { openApi, own } from '../api/client.ts';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { keyOfRef, refsOf } from '../kinds/refs.ts';
import { jsonText, yamlText } from '../render/documents.ts';
import { historyText } from '../render/history.ts';
import { notFound } from './objects.ts';

/** `flyball history`. */
export const history = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const [ref, ...more] = refsOf(given.args, textOf(given, 'namespace'));
  if (ref === undefined || more.length > 0)
    throw cliFault('FLYBALL_CLI_USAGE', 'The history is that of one object.', 'Write kind/name.');
  const api = await openApi(io);
  const { items } = await api.ask<Items<PastVersion>>(own('history', { object: keyOfRef(ref) }));
  if (items.length === 0) throw notFound(ref);
  const form = textOf(given, 'output');
  if (form === 'json') await io.stdout.write(jsonText({ items }));
  else if (form === 'yaml') await io.stdout.write(yamlText({ items }));
  else await io.stdout.write(historyText(items, io.now()));
  return EXIT.done;
};
