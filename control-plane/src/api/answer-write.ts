import type { Diagnostic } from '@flyball/policy';
import type { FastifyReply } from 'fastify';
import { type Call, notAllowed } from './call.ts';
import { refuse } from './errors.ts';
import { isDryRun } from './query.ts';
import { subjectOf } from './request.ts';
import { bodyOf, jsonOf } from './sent-body.ts';
import { successStatus } from './status.ts';
import { aboutTarget, isObjectTarget, keyOfTarget, type ObjectTarget, type Target } from './target.ts';
import { viewOf } from './view.ts';
import {
  createObject,
  deleteObject,
  patchObject,
  replaceObject,
  type WriteSource,
  type Written,
} from './write.ts';

/** Answers what changes an object, or says which methods apply. */
export async function answerWrite(call: Call, target: Target): Promise<object> {
  if (isObjectTarget(target)) return writeObject(call, target);
  const mayCreate = target.namespace !== undefined || !target.kind.namespaced;
  if (call.request.method !== 'POST' || !mayCreate)
    return notAllowed(mayCreate ? ['GET', 'POST'] : ['GET'], call.note);
  const { context, request, reply } = call;
  const written = await createObject(sourceOf(context), target, {
    body: jsonOf(request),
    by: writerOf(call),
  });
  reply.code(201);
  return shown(call, target, written);
}

async function writeObject(call: Call, target: ObjectTarget): Promise<object> {
  const { context, request, note } = call;
  if (target.subresource !== undefined) {
    const message = `The status of ${keyOfTarget(target)} is written by the control plane only.`;
    return refuse('FLYBALL_API_READ_ONLY', message);
  }
  const [source, by] = [sourceOf(context), writerOf(call)];
  switch (request.method) {
    case 'PUT':
      return shown(call, target, await replaceObject(source, target, { body: jsonOf(request), by }));
    case 'PATCH': {
      const body = bodyOf(request, 'mergePatch')?.value;
      return shown(call, target, await patchObject(source, target, { body, by }));
    }
    case 'DELETE': {
      const { metadata } = await deleteObject(source, target, { body: jsonOf(request), by });
      return successStatus({ ...aboutTarget(target), uid: metadata.uid });
    }
    default:
      return notAllowed(['GET', 'PUT', 'PATCH', 'DELETE'], note);
  }
}

function shown({ context, reply }: Call, { apiVersion }: Target, written: Written): object {
  const { object, stored, diagnostics } = written;
  warn(reply, diagnostics);
  return viewOf(context, object, { state: stored.state, apiVersion });
}

const MAX_WARNINGS = 10;
const MAX_WARNING = 300;

/** Findings that stop nothing, as Kubernetes tells them: `Warning: 299 - "…"` (RFC 7234, section 5.5). */
function warn(reply: FastifyReply, diagnostics: readonly Diagnostic[]): void {
  const texts = diagnostics
    .slice(0, MAX_WARNINGS)
    .map(({ code, field, message }) => `${code} ${field}: ${message}`.replace(/[^\x20-\x7e]|["\\]/g, '?'));
  if (texts.length > 0)
    reply.header(
      'warning',
      texts.map((text) => `299 - "${text.slice(0, MAX_WARNING)}"`),
    );
}

const sourceOf = ({ log, box, effects }: Call['context']): WriteSource => ({
  log,
  box,
  random: effects.random,
  prepareContext: () => ({ now: effects.now(), newUid: effects.newUid }),
});

const writerOf = ({ request, note }: Call) => ({
  author: subjectOf(request).holder,
  dryRun: isDryRun(note.query),
});
