import type { ObjectKey } from '@flyball/policy';
import { redact } from '@flyball/policy/kinds';
import { toDocument } from '@flyball/policy/load';
import type { EntryDelivery } from '../plane/ports.ts';
import { commitsOf, historyOf } from '../resources/query.ts';
import type { Call } from './call.ts';
import { jsonStream } from './json-stream.ts';
import { objectKeyOf } from './object-key.ts';
import { isOn, numberIn } from './query.ts';
import { subjectOf } from './request.ts';

const objectIn = ({ note }: Call): ObjectKey => objectKeyOf(note.query.get('object'), 'object');

/** Sends `{revision, items}`, the items as a stream. */
const sendItems = ({ context, reply }: Call, items: Iterable<unknown>): unknown => {
  const head = { revision: context.log.state().revision };
  return reply.type('application/json').send(jsonStream({ head, field: 'items', items }));
};

/** Entries whose details are asked of engines in one request. */
const MAX_DETAILED = 20;

/** `GET deliveries?object=Kind/ns/name[&detail]`. */
export async function deliveries(call: Call): Promise<unknown> {
  const { plane } = call.context;
  const entries = plane.deliveries(objectIn(call));
  if (!isOn(call.note.query, 'detail')) return sendItems(call, entries);
  const withDetail = async (entry: EntryDelivery) => ({ ...entry, detail: await plane.detail(entry) });
  const detailed = await Promise.all(entries.slice(0, MAX_DETAILED).map(withDetail));
  return sendItems(call, [...detailed, ...entries.slice(MAX_DETAILED)]);
}

/** `GET clients`. */
export const clients = (call: Call): unknown => sendItems(call, call.context.plane.clients());

/** `GET services`. */
export const services = (call: Call): unknown => sendItems(call, call.context.plane.services());

/** `GET history?object=`: contents it has had, newest last, values of Secrets hidden. */
export const history = (call: Call): unknown => {
  const versions = historyOf(call.context.log.state(), objectIn(call));
  const shown = function* () {
    for (const { object, ...version } of versions)
      yield object === undefined ? version : { ...version, object: toDocument(redact(object)) };
  };
  return sendItems(call, shown());
};

/** Commits listed at most, and without a word about it. */
const MAX_COMMITS = 1_000;
const COMMITS = 50;

/** `GET commits[?limit=]`: who changed what when, the newest commits, newest last. */
export const commits = (call: Call): unknown => {
  const limit = numberIn(call.note.query, 'limit', MAX_COMMITS) || COMMITS;
  const newest = [...commitsOf(call.context.log.state())].slice(-limit);
  return sendItems(
    call,
    newest.map(({ keys, weight: _, ...note }) => ({ ...note, objects: keys })),
  );
};

/** `GET conditions?object=`. */
export const conditions = (call: Call): unknown => {
  const { plane, log } = call.context;
  const object = objectIn(call);
  const { revision } = log.state();
  return {
    revision,
    object,
    conditions: plane.conditions(object),
    diagnostics: plane.diagnostics(object),
  };
};

/** `GET modules`. */
export const modules = ({ context }: Call): unknown => ({ items: context.modules() });

/** `GET whoami`. */
export const whoami = ({ request }: Call): unknown => {
  const { role, holder, engine, expiresAt } = subjectOf(request);
  const expires = expiresAt === undefined ? {} : { expires: new Date(expiresAt).toISOString() };
  return { holder, role, ...(engine === undefined ? {} : { engine }), ...expires };
};
