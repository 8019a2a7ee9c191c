import { getObject } from '../resources/query.ts';
import { answerWatch, isWatch } from './answer-watch.ts';
import type { Call } from './call.ts';
import { refuse } from './errors.ts';
import { jsonStream } from './json-stream.ts';
import { listTarget } from './list.ts';
import { isObjectTarget, keyOfTarget, type ObjectTarget, type Target } from './target.ts';
import { viewOf } from './view.ts';

/** Answers a `GET`: an object, a list, or a watch of either. */
export function answerRead(call: Call, target: Target): unknown {
  if (isWatch(call.note.query)) return answerWatch(call, target);
  return isObjectTarget(target) ? object(call, target) : list(call, target);
}

function object({ context }: Call, target: ObjectTarget): object {
  const state = context.log.state();
  const key = keyOfTarget(target);
  const found = getObject(state, key);
  if (found === undefined) return refuse('FLYBALL_API_NOT_FOUND', `${key} does not exist.`, { where: key });
  return viewOf(context, found, { state, apiVersion: target.apiVersion });
}

function list({ context, note, reply }: Call, target: Target): unknown {
  const { log, recent } = context;
  const { kind, apiVersion } = target;
  const { state, items, next } = listTarget({ state: log.state, recent }, target, note.query);
  const metadata = {
    resourceVersion: String(state.revision),
    ...(next === undefined ? {} : { continue: next }),
  };
  const views = function* () {
    for (const item of items) yield viewOf(context, item, { state, apiVersion });
  };
  const head = { kind: `${kind.kind}List`, apiVersion, metadata };
  return reply.type('application/json').send(jsonStream({ head, field: 'items', items: views() }));
}
