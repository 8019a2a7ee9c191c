import { Readable } from 'node:stream';
import type { Call } from './call.ts';
import { refuse } from './errors.ts';
import { isOn, numberIn, type Query, revisionIn, selectionOf } from './query.ts';
import { subjectOf } from './request.ts';
import type { Target } from './target.ts';
import { viewOf } from './view.ts';
import { type WatchRequest, type WatchSource, watchLines } from './watch-stream.ts';

/** Longest and usual time of a watch in seconds; clients open the next one. */
const MAX_SECONDS = 3_600;
const DEFAULT_SECONDS = 1_800;

/** How often it is looked whether the token of a watch still holds. */
const RECHECK_MS = 30_000;

/** Lines kept ready for a slow reader, in characters. */
const BUFFER = 65_536;

/** Whether a request asks for changes as they come. */
export const isWatch = (query: Query): boolean => isOn(query, 'watch');

/** Answers a watch: lines of JSON until its time is over, its token ends, or the server does. */
export function answerWatch(call: Call, target: Target): unknown {
  const { context, note, reply, request } = call;
  const wanted = watchRequest(note.query, target);
  const seconds = numberIn(note.query, 'timeoutSeconds', Number.MAX_SAFE_INTEGER) || DEFAULT_SECONDS;
  const release = context.slots.take(subjectOf(request).token) ?? noSlot();
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, context.closing]);
  const lines = watchLines(sourceOf(call, target), wanted, signal);
  const stream = Readable.from(lines, { objectMode: false, highWaterMark: BUFFER });
  // The stream closes only when what it waits for has ended, so the end of the connection has to end that.
  reply.raw.once('close', () => ended.abort());
  stream.once('close', () => {
    ended.abort();
    release();
  });
  stream.on('error', context.onFailure);
  void endInTime(call, { seconds: Math.min(seconds, MAX_SECONDS), ended, signal });
  // A client that watches where nothing happens must learn that it watches: the headers do not wait for a line.
  reply.raw.once('pipe', () => reply.raw.flushHeaders());
  return reply.type('application/json').send(stream);
}

function watchRequest(query: Query, target: Target): WatchRequest {
  const { name, ...collection } = target;
  const { fields, ...rest } = selectionOf(query);
  const endOfInitial = isOn(query, 'sendInitialEvents');
  const revision = revisionIn(query);
  // 0 asks for the objects first, whatever their age; so does a watch that wants them with an end.
  const since = revision === 0 || endOfInitial ? undefined : revision;
  return {
    target: collection,
    selection: { ...rest, fields: name === undefined ? fields : { ...fields, name } },
    ...(since === undefined ? {} : { since }),
    bookmarks: isOn(query, 'allowWatchBookmarks'),
    endOfInitial,
  };
}

function sourceOf({ context }: Call, { apiVersion }: Target): WatchSource {
  const { log, effects } = context;
  return {
    log,
    onLine: context.onWatchLine,
    now: effects.now,
    sleep: effects.sleep,
    view: (object, state, resourceVersion) => viewOf(context, object, { state, apiVersion, resourceVersion }),
  };
}

interface End {
  readonly seconds: number;
  readonly ended: AbortController;
  readonly signal: AbortSignal;
}

/** Ends a watch when its time is over, or its token has expired or was revoked. */
async function endInTime({ context, request }: Call, { seconds, ended, signal }: End): Promise<void> {
  const { now, sleep } = context.effects;
  const until = Math.min(now() + seconds * 1_000, subjectOf(request).expiresAt ?? Number.POSITIVE_INFINITY);
  while (!signal.aborted && now() < until && isStillValid({ context, request })) {
    await sleep(Math.min(until - now(), RECHECK_MS), signal);
  }
  ended.abort();
}

function isStillValid({ context, request }: Pick<Call, 'context' | 'request'>): boolean {
  try {
    return 'subject' in context.tokens.authenticate(request.headers.authorization, request.ip);
  } catch (error) {
    context.onFailure(error);
    return false;
  }
}

const noSlot = (): never =>
  refuse('FLYBALL_API_TOO_MANY_WATCHES', 'This token, or all together, hold as many watches as they may.', {
    retryAfter: 5,
  });
