import type { EntryDelivery, Items } from '../api/answers.ts';
import { openApi, own } from '../api/client.ts';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { keyOfRef } from '../kinds/refs.ts';
import { clientsText, deliveriesText } from '../render/deliveries.ts';
import { objectName } from '../render/diagnostics.ts';
import { dataText } from '../render/documents.ts';
import { type Styles, stylesOf } from '../render/style.ts';
import { resolveObjects } from './objects.ts';

/** `flyball status`: how far objects came at the clients of every engine. */
export const status = async (given: Given): Promise<ExitCode> => {
  const { io, args } = given;
  const [first = '', second] = args;
  const api = await openApi(io);
  const name = second === undefined ? first : `${first}/${second}`;
  const refs = await resolveObjects(api, name, textOf(given, 'namespace'));
  const form = textOf(given, 'output');
  const detail = form === 'wide' ? { detail: 'true' } : {};
  const objects: ObjectDeliveries[] = [];
  for (const object of refs.map(keyOfRef)) {
    const { items } = await api.ask<Items<EntryDelivery>>(own('deliveries', { object, ...detail }));
    objects.push({ object, items });
  }
  const answer = objects.length === 1 ? objects[0] : { objects };
  const people = () => objects.map((one) => statusText(one, stylesOf(io, 'stdout'), io.now())).join('\n');
  await io.stdout.write(dataText(form, answer) ?? people());
  return EXIT.done;
};

interface ObjectDeliveries {
  readonly object: string;
  readonly items: readonly EntryDelivery[];
}

const statusText = ({ object, items }: ObjectDeliveries, styles: Styles, now: number): string =>
  `${styles.bold(objectName(object))}\n${deliveriesText(items, styles)}${clientsText(items, now)}`;
