import { logError } from '../log/errors.ts';
import { getObject } from '../resources/query.ts';
import { undo } from '../resources/undo.ts';
import type { Call } from './call.ts';
import { changesOfJson, checkChanges, checkCount, type SentChanges } from './changes.ts';
import { applyChangeset, brokenBy } from './changeset.ts';
import { refuse } from './errors.ts';
import { isJsonMap, type JsonMap } from './merge-patch.ts';
import { objectKeyOf } from './object-key.ts';
import { isDryRun, isOn } from './query.ts';
import { subjectOf } from './request.ts';
import { bodyOf, jsonOf } from './sent-body.ts';
import { resultsOf, store } from './storing.ts';
import { checkWritable, filledIn } from './wanted-object.ts';
import { within } from './within.ts';

/** Milliseconds a plan may take. */
const PLAN_MS = 30_000;

/** Milliseconds a request may wait for deliveries. */
const MAX_SETTLE_MS = 300_000;
const MAX_SETTLED_OBJECTS = 1_000;

/** `POST changesets[?dryRun=All][&allowBroken=true]`. */
export async function changesets(call: Call): Promise<unknown> {
  const { context, note, request } = call;
  const sent = await sentChanges(call);
  const order = {
    author: subjectOf(request).holder,
    dryRun: isDryRun(note.query),
    allowBroken: isOn(note.query, 'allowBroken'),
  };
  return applyChangeset({ ...storing(call), box: context.box, plane: timedPlane(call) }, sent, order);
}

/** `POST plans`: what a changeset would do. */
export async function plans(call: Call): Promise<unknown> {
  const { log, box } = call.context;
  const checked = await checkChanges({ state: log.state, box }, await sentChanges(call));
  const plan = await timedPlane(call).plan({ changes: checked.planned });
  return { ...plan, diagnostics: [...checked.diagnostics, ...plan.diagnostics] };
}

const timedPlane = ({ context }: Call) => ({
  plan: (request: Parameters<typeof context.plane.plan>[0]) =>
    within(context.plane.plan(request), { milliseconds: PLAN_MS, sleep: context.effects.sleep }),
});

/** The changes of a body of JSON or YAML. */
async function sentChanges({ context, request }: Call): Promise<SentChanges> {
  const body = bodyOf(request, 'json', 'yaml');
  if (body?.type !== 'yaml') return changesOfJson(body?.value);
  const { documents, diagnostics } = await context.yaml.read(body.bytes);
  const message = 'The YAML cannot be read; look at the diagnostics.';
  if (documents.length === 0 && diagnostics.length > 0)
    refuse('FLYBALL_API_INVALID', message, { diagnostics });
  checkCount(documents.length);
  const source = { state: context.log.state, box: context.box };
  const changes = documents.map((read) => ({ op: 'read', wanted: filledIn(source, read) }) as const);
  return { changes, message: '', beside: diagnostics };
}

/** `POST undo[?allowBroken=true]` with `{object}`: commits the content it had before its last change. */
export async function undoing(call: Call): Promise<unknown> {
  const key = objectKeyOf(bodyMap(call)['object'], 'object');
  const state = call.context.log.state();
  const present = getObject(state, key);
  if (present !== undefined) checkWritable(present);
  const result = undo(state, key);
  if ('fault' in result) throw logError(result.fault);
  if (result.change.op === 'put') checkWritable(result.change.object);
  const looked = { planned: [result.change], keys: [key], diagnostics: [] };
  await brokenBy({ plane: timedPlane(call) }, looked, isOn(call.note.query, 'allowBroken'));
  const author = subjectOf(call.request).holder;
  const stored = await store(
    storing(call),
    { author, message: `undo ${key}`, changes: [result.change] },
    isDryRun(call.note.query),
  );
  return { revision: stored.revision, object: key, result: resultsOf(stored)(key) };
}

/** `POST settled` with `{objects, revision, timeoutMs}`: answers when all clients have it, or after that time. */
export async function settled(call: Call): Promise<unknown> {
  const { context, request, reply } = call;
  const wanted = settleRequest(bodyMap(call));
  const release = context.slots.take(subjectOf(request).token);
  if (release === undefined)
    return refuse('FLYBALL_API_BUSY', 'Too many requests wait already.', { retryAfter: 5 });
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  try {
    // Else its timers would keep the program from ending, and its slot from others.
    const signal = AbortSignal.any([gone.signal, context.closing]);
    return await context.plane.settled({ ...wanted, signal });
  } catch (error) {
    context.onFailure(error);
    return refuse('FLYBALL_API_TIMEOUT', `Not settled within ${wanted.timeoutMs} ms.`);
  } finally {
    release();
  }
}

function settleRequest(body: JsonMap) {
  const { objects, revision, timeoutMs = 60_000 } = body as { [field: string]: unknown };
  if (!Array.isArray(objects) || objects.length === 0 || objects.length > MAX_SETTLED_OBJECTS)
    return refuse('FLYBALL_API_BODY', `objects must name 1 to ${MAX_SETTLED_OBJECTS} objects.`, {
      where: 'objects',
    });
  return {
    objects: objects.map((object, index) => objectKeyOf(object, `objects[${index}]`)),
    revision: wholeNumber(revision ?? 0, 'revision', Number.MAX_SAFE_INTEGER),
    timeoutMs: wholeNumber(timeoutMs, 'timeoutMs', MAX_SETTLE_MS),
  };
}

function wholeNumber(value: unknown, where: string, high: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= high) return value;
  return refuse('FLYBALL_API_BODY', `${where} must be a whole number up to ${high}.`, { where });
}

/** `POST logins`: a token for twelve hours. */
export function logins({ context, request, reply }: Call): unknown {
  const subject = subjectOf(request);
  if (subject.expiresAt !== undefined)
    return refuse('FLYBALL_API_LOGIN', 'A login token cannot make another one.');
  const { text, expiresAt } = context.tokens.login(subject);
  reply.code(201);
  return { token: text, ...(expiresAt === undefined ? {} : { expires: new Date(expiresAt).toISOString() }) };
}

/** The body as a map of JSON. */
export function bodyMap({ request }: Call): JsonMap {
  const body = jsonOf(request);
  return isJsonMap(body) ? body : refuse('FLYBALL_API_BODY', 'The body must be a JSON map.');
}

const storing = ({ context: { log, effects } }: Call) => ({
  log,
  prepareContext: () => ({ now: effects.now(), newUid: effects.newUid }),
});
