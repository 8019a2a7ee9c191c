import { type Diagnostic, isError, keyOf, type ObjectKey, type Resource } from '@flyball/policy';
import { loadValue } from '@flyball/policy/load';
import { RECORD_LIMITS } from '../log/limits.ts';
import type { PlannedChange } from '../plane/ports.ts';
import { createBreather } from '../reconcile/breather.ts';
import { getObject } from '../resources/query.ts';
import type { Expectation, WantedChange } from '../resources/request.ts';
import { type ChangeDiagnostic, refuse } from './errors.ts';
import { expectationOf, seenIn } from './expectation.ts';
import { isJsonMap, type JsonMap } from './merge-patch.ts';
import { objectKeyOf } from './object-key.ts';
import { checkWritable, readObject, type WantedObject, type WantedSource } from './wanted-object.ts';

/** A set of changes as it was sent, before it is looked at. */
export interface SentChanges {
  readonly changes: readonly SentChange[];
  readonly message: string;
  /** Findings about what stands beside the documents, no errors among them. */
  readonly beside: readonly Diagnostic[];
}

/** One change: a document as it was written, one that was read already (of YAML), or a deletion. */
export type SentChange =
  | { readonly op: 'put'; readonly document: unknown; readonly expect?: unknown }
  | { readonly op: 'read'; readonly wanted: WantedObject }
  | { readonly op: 'delete'; readonly key: ObjectKey; readonly expect?: unknown };

/** A set of changes that may be planned and committed. */
export interface CheckedChanges {
  readonly planned: readonly PlannedChange[];
  readonly wanted: readonly WantedChange[];
  /** Keys in the order sent. */
  readonly keys: readonly ObjectKey[];
  /** Findings that are no errors. */
  readonly diagnostics: readonly ChangeDiagnostic[];
}

/** Changes of a JSON body: `{changes: [{op, object | key, expect?}], message?}`. */
export function changesOfJson(body: unknown): SentChanges {
  if (!isJsonMap(body) || !Array.isArray(body['changes']))
    return refuse('FLYBALL_API_BODY', 'The body must be a map with a list of changes.');
  const message = body['message'] ?? '';
  if (typeof message !== 'string' || message.length > RECORD_LIMITS.message)
    return refuse(
      'FLYBALL_API_BODY',
      `message must be a text of at most ${RECORD_LIMITS.message} characters.`,
    );
  const changes: readonly unknown[] = body['changes'];
  checkCount(changes.length);
  return { changes: changes.map(sentChange), message, beside: [] };
}

/** Refuses sets that no commit takes, before each document is looked at. */
export function checkCount(count: number): void {
  if (count > RECORD_LIMITS.changes)
    refuse(
      'FLYBALL_API_TOO_LARGE',
      `There are ${count} changes; at most ${RECORD_LIMITS.changes} go together.`,
    );
  if (count === 0) refuse('FLYBALL_API_BODY', 'There is no change.');
}

function sentChange(change: unknown, index: number): SentChange {
  const where = `changes[${index}]`;
  if (!isJsonMap(change)) return refuse('FLYBALL_API_BODY', `${where} must be a map.`, { where });
  const expect = change['expect'];
  if (change['op'] === 'put') return { op: 'put', document: change['object'], expect };
  if (change['op'] === 'delete') return { op: 'delete', key: keyIn(change, where), expect };
  return refuse('FLYBALL_API_BODY', `${where}.op must be put or delete.`, { where: `${where}.op` });
}

/** Key of a deletion: given, or that of the document. */
function keyIn(change: JsonMap, where: string): ObjectKey {
  if (change['key'] !== undefined) return objectKeyOf(change['key'], `${where}.key`);
  const [resource] = loadValue(change['object']).resources;
  return objectKeyOf(resource && keyOf(resource), `${where}.object`);
}

/** Findings told of one set; the rest would drown them. */
const MAX_FINDINGS = 1_000;

/** Reads and checks each change by itself. Refuses the set when one is invalid, with all findings. */
export async function checkChanges(
  source: WantedSource,
  { changes, beside }: SentChanges,
): Promise<CheckedChanges> {
  const breathe = createBreather();
  const read: (ReadChange & { readonly change: SentChange })[] = [];
  for (const change of changes) {
    read.push({ change, ...readChange(source, change) });
    await breathe();
  }
  const ofChanges = read.flatMap(({ findings }, index) =>
    findings.map((finding): ChangeDiagnostic => ({ ...finding, change: index })),
  );
  const found = [...beside, ...ofChanges];
  refuseErrors(found);
  const wanted = read.map(({ change, resource }) => wantedChange(source, change, resource));
  const planned = wanted.map(
    (change): PlannedChange =>
      change.op === 'put' ? { op: 'put', object: change.object } : { op: 'delete', key: change.key },
  );
  return { planned, wanted, keys: wanted.map(keyOfChange), diagnostics: found.slice(0, MAX_FINDINGS) };
}

/** Refuses documents with errors, of which none is left untold for the sake of warnings before it. */
function refuseErrors(findings: readonly ChangeDiagnostic[]): void {
  const errors = findings.filter(isError);
  if (errors.length === 0) return;
  const message = `${errors.length === 1 ? 'One thing is' : `${errors.length} things are`} wrong with the documents.`;
  const told = new Set(errors.slice(0, MAX_FINDINGS));
  for (const finding of findings) if (told.size < MAX_FINDINGS) told.add(finding);
  refuse('FLYBALL_API_INVALID', message, { diagnostics: findings.filter((finding) => told.has(finding)) });
}

interface ReadChange {
  readonly resource?: Resource;
  readonly findings: readonly Diagnostic[];
}

function readChange(source: WantedSource, change: SentChange): ReadChange {
  if (change.op === 'delete') return { findings: [] };
  const { resource, diagnostics } =
    change.op === 'read' ? change.wanted : readObject(source, change.document);
  if (resource === undefined && !diagnostics.some(isError)) return { findings: [nothing] };
  return { ...(resource === undefined ? {} : { resource }), findings: diagnostics };
}

const nothing: Diagnostic = {
  code: 'FB1007',
  severity: 'error',
  field: '',
  message: 'The document is not a map with apiVersion, kind and metadata.',
  fix: 'Write it as such a map.',
};

function wantedChange(
  { state, box }: WantedSource,
  change: SentChange,
  resource: Resource | undefined,
): Exclude<WantedChange, { op: 'conditions' }> {
  const key = change.op === 'delete' ? change.key : resource === undefined ? '' : keyOf(resource);
  const now = state();
  const there = getObject(now, key);
  const expect = change.op === 'read' ? undefined : expectIn(change.expect, there, now);
  const expectation = expect === undefined ? {} : { expect };
  if (resource === undefined) {
    if (there !== undefined) checkWritable(there);
    return { op: 'delete', key, ...expectation };
  }
  checkWritable(resource);
  return { op: 'put', object: box.seal(resource, there), ...expectation };
}

function expectIn(
  given: unknown,
  there: Resource | undefined,
  now: ReturnType<WantedSource['state']>,
): Expectation | undefined {
  if (given === undefined || given === null) return undefined;
  if (given === 'absent' || given === 'present') return given;
  if (isJsonMap(given)) return expectationOf(seenIn(given, 'expect'), there, now);
  return refuse(
    'FLYBALL_API_PARAMETER',
    'expect must be absent, present, or a map with uid and resourceVersion.',
    {
      where: 'expect',
    },
  );
}

const keyOfChange = (change: WantedChange): ObjectKey =>
  change.op === 'put' ? keyOf(change.object) : change.key;
