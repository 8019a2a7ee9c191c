import type { ClientRow, EntryDelivery, FidelityNote, Items } from '../api/answers.ts';
import { type Api, openApi, own } from '../api/client.ts';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { STORED } from '../kinds/names.ts';
import { keyOfRef, refsOf } from '../kinds/refs.ts';
import { dataText } from '../render/documents.ts';
import { fidelityText, mergedNotes } from '../render/fidelity.ts';
import { textAt } from '../render/json-path.ts';
import { listAll } from './objects.ts';

/** Objects asked about at a time. */
const AT_ONCE = 8;
/** Kinds that compile to what clients enforce. */
const GOVERNING = [
  'Gateway',
  'HTTPRoute',
  'CatalogService',
  'TrafficPolicy',
  'RateLimitPolicy',
  'EnvoyPatch',
];

/** `flyball fidelity`: which features in use are not enforced exactly by which classes of clients. */
export const fidelity = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const api = await openApi(io);
  const clients = await api.ask<Items<ClientRow>>(own('clients'));
  const classes = [...new Set(clients.items.map((client) => client.class))].sort();
  const named = given.args.length === 0 ? [] : refsOf(given.args, textOf(given, 'namespace')).map(keyOfRef);
  const notes = await notesOf(api, named.length === 0 ? await governingKeys(api) : named);
  const data = dataText(textOf(given, 'output'), { classes, notes: mergedNotes(notes) });
  await io.stdout.write(data ?? fidelityText(notes, classes));
  return EXIT.done;
};

const governingKeys = async (api: Api): Promise<readonly string[]> => {
  const keys: string[] = [];
  for (const kind of STORED.filter((one) => GOVERNING.includes(one.kind))) {
    const { items } = await listAll(api, kind, {});
    keys.push(
      ...items.map(
        (one) => `${kind.kind}/${textAt(one, 'metadata', 'namespace')}/${textAt(one, 'metadata', 'name')}`,
      ),
    );
  }
  return keys;
};

const notesOf = async (api: Api, keys: readonly string[]): Promise<readonly FidelityNote[]> => {
  const notes: FidelityNote[] = [];
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const asked = keys
      .slice(from, from + AT_ONCE)
      .map((object) => api.ask<Items<EntryDelivery>>(own('deliveries', { object })));
    for (const { items } of await Promise.all(asked))
      notes.push(...items.flatMap(({ engines }) => engines.flatMap((engine) => engine.notes)));
  }
  return notes;
};
