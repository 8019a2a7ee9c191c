import type { Condition, Diagnostic } from '@flyball/policy';
import type { Document } from '@flyball/policy/load';
import type { ConditionsAnswer, EntryDelivery, Items, PastVersion } from '../api/answers.ts';
import { type Api, openApi, own } from '../api/client.ts';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { commandNameOf, keyOfRef, type ObjectRef, wantedOf } from '../kinds/refs.ts';
import { ageOf } from '../render/age.ts';
import { deliveriesSummary } from '../render/deliveries.ts';
import { diagnosticsText } from '../render/diagnostics.ts';
import { yamlText } from '../render/documents.ts';
import { NO_LINES } from '../render/frame.ts';
import { historyText } from '../render/history.ts';
import { textAt } from '../render/json-path.ts';
import { stylesOf } from '../render/style.ts';
import { tableOf } from '../render/table.ts';
import { indented } from '../render/text.ts';
import { getObject, listAll, nothingText } from './objects.ts';

/** Contents of the past that are listed. */
const PAST = 5;

/** `flyball describe`. */
export const describe = async (given: Given): Promise<ExitCode> => {
  const { io, args } = given;
  const namespace = textOf(given, 'namespace');
  const wanted = wantedOf(args, namespace);
  const api = await openApi(io);
  const refs = 'refs' in wanted ? wanted.refs : await allOf(api, wanted.kinds, namespace ?? 'default');
  if ('kinds' in wanted && refs.length === 0)
    await io.stderr.write(nothingText(wanted.kinds, `flyball get ${args[0]} -A`));
  const texts: string[] = [];
  for (const ref of refs) texts.push(await describeOne(io, api, ref));
  await io.stdout.write(texts.join('\n\n'));
  return EXIT.done;
};

const allOf = async (
  api: Api,
  kinds: readonly ObjectRef['kind'][],
  namespace: string,
): Promise<readonly ObjectRef[]> => {
  const refs: ObjectRef[] = [];
  for (const kind of kinds) {
    const { items } = await listAll(api, kind, kind.namespaced ? { namespace } : {});
    refs.push(
      ...items.map((one) => ({
        kind,
        namespace: textAt(one, 'metadata', 'namespace'),
        name: textAt(one, 'metadata', 'name'),
      })),
    );
  }
  return refs;
};

const describeOne = async (io: Io, api: Api, ref: ObjectRef): Promise<string> => {
  const document = await getObject(api, ref);
  const object = keyOfRef(ref);
  const [{ conditions, diagnostics }, deliveries, history] = await Promise.all([
    api.ask<ConditionsAnswer>(own('conditions', { object })),
    api.ask<Items<EntryDelivery>>(own('deliveries', { object })),
    api.ask<Items<PastVersion>>(own('history', { object })),
  ]);
  const parts = [
    headText(document, io.now()),
    contentText(document),
    section('Conditions', conditionsText(conditions)),
    section('Findings', findingsText(diagnostics, io)),
    section('Deliveries', tableIf(['ENGINE', 'CLIENTS'], deliveriesSummary(deliveries.items))),
    section('History', pastText(history.items, ref, io.now())),
  ];
  return parts.filter((part) => part !== '').join('\n');
};

const pastText = (versions: readonly PastVersion[], ref: ObjectRef, now: number): string => {
  const older = versions.length - PAST;
  const more = older > 0 ? `… and ${older} older, see flyball history ${commandNameOf(ref)}\n` : '';
  return `${historyText(versions.slice(-PAST), now)}${more}`;
};

const headText = ({ apiVersion, kind, metadata }: Document, now: number): string => {
  const rows = [
    ['Name', textAt(metadata, 'name')],
    ['Namespace', textAt(metadata, 'namespace')],
    ['Kind', `${kind} (${apiVersion})`],
    ['Labels', pairsText(metadata['labels'])],
    ['Annotations', pairsText(metadata['annotations'])],
    ['Age', ageOf(metadata['creationTimestamp'], now)],
    ['Revision', `${textAt(metadata, 'resourceVersion')}, generation ${textAt(metadata, 'generation')}`],
  ] as const;
  return rows
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${`${name}:`.padEnd(13)}${text}\n`)
    .join('');
};

const pairsText = (pairs: unknown): string =>
  typeof pairs === 'object' && pairs !== null
    ? Object.entries(pairs)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join(', ')
    : '';

const contentText = ({
  apiVersion: _version,
  kind: _kind,
  metadata: _metadata,
  status: _status,
  ...content
}: Document): string =>
  Object.entries(content)
    .map(([name, value]) => section(`${name.charAt(0).toUpperCase()}${name.slice(1)}`, yamlText(value)))
    .join('');

const section = (title: string, text: string): string =>
  text === '' ? '' : `${title}:\n${indented(text, 2)}`;

const tableIf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : tableOf(head, rows);

const conditionsText = (conditions: readonly Condition[]): string =>
  tableIf(
    ['TYPE', 'STATUS', 'REASON', 'FOR', 'MESSAGE'],
    conditions.map((condition) => {
      const { type, status, reason, message } = condition;
      return [type, status, reason, placeText(condition), message];
    }),
  );

const placeText = ({ parent = '', sectionName, port }: Condition): string =>
  [parent, sectionName, port === undefined ? undefined : `port ${port}`]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');

const findingsText = (diagnostics: readonly Diagnostic[], io: Io): string =>
  diagnosticsText(diagnostics, { lines: NO_LINES, styles: stylesOf(io, 'stdout') });
