import { type Diagnostic, keyOf, type Resource } from '@flyball/policy';
import { toDocument } from '@flyball/policy/load';
import { isLogError } from '../log/errors.ts';
import { getObject } from '../resources/query.ts';
import type { Expectation, WantedChange } from '../resources/request.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { refuse } from './errors.ts';
import { expectationOf, type SeenObject, seenIn } from './expectation.ts';
import { generateName, type RandomBytes } from './generate-name.ts';
import { isJsonMap, type JsonMap, mergePatch } from './merge-patch.ts';
import { objectAfter, type Stored, type StoreSource, store } from './storing.ts';
import { keyOfTarget, type ObjectTarget, type Target } from './target.ts';
import { checkWritable, readObject, validObject } from './wanted-object.ts';

/** What single writes are made with. */
export interface WriteSource extends StoreSource {
  readonly box: SecretBox;
  readonly random: RandomBytes;
}

/** Who writes, and whether for real. */
export interface Writer {
  readonly author: string;
  readonly dryRun: boolean;
}

/** An object as it is now, and what is to be said about it. */
export interface Written {
  readonly object: Resource;
  readonly stored: Stored;
  readonly diagnostics: readonly Diagnostic[];
}

/** Names are generated anew when one exists; with five letters that is rare. */
const NAME_ATTEMPTS = 8;

/** Patches without a revision are repeated on what others wrote meanwhile. */
const PATCH_ATTEMPTS = 8;

/** `POST` of a collection. */
export async function createObject(
  source: WriteSource,
  target: Target,
  sent: { readonly body: unknown; readonly by: Writer },
): Promise<Written> {
  for (let attempt = 1; ; attempt++) {
    const { document, generated } = named(source, documentFor(target, sent.body));
    try {
      return await put(source, { document, expect: 'absent', by: sent.by });
    } catch (error) {
      const taken = isLogError(error) && error.code === 'FLYBALL_LOG_EXISTS';
      if (!generated || !taken || attempt === NAME_ATTEMPTS) throw error;
    }
  }
}

/** `PUT` of an object. */
export function replaceObject(
  source: WriteSource,
  target: ObjectTarget,
  sent: { readonly body: unknown; readonly by: Writer },
): Promise<Written> {
  const document = documentFor(target, sent.body);
  const expect = expected(source, target, seenIn(metadataOf(document), 'metadata'));
  return put(source, { document, expect, by: sent.by });
}

/** `PATCH` of an object with a merge patch. */
export async function patchObject(
  source: WriteSource,
  target: ObjectTarget,
  sent: { readonly body: unknown; readonly by: Writer },
): Promise<Written> {
  if (!isJsonMap(sent.body)) return refuse('FLYBALL_API_BODY', 'A merge patch must be a map.');
  const seen = seenIn(metadataOf(sent.body), 'metadata');
  for (let attempt = 1; ; attempt++) {
    const there = getObject(source.log.state(), keyOfTarget(target)) ?? notFound(target);
    const plain = toDocument(source.box.unseal({ ...there, apiVersion: target.apiVersion }));
    const document = documentFor(target, mergePatch(plain, sent.body));
    const unseen = seen.resourceVersion === undefined;
    const { resourceVersion, uid } = there.metadata;
    // A patch that names no revision holds for what is there, but must not overwrite what comes in between.
    const expect = unseen ? { resourceVersion, uid: seen.uid ?? uid } : expected(source, target, seen);
    try {
      return await put(source, { document, expect, by: sent.by });
    } catch (error) {
      const raced =
        isLogError(error) && error.code === 'FLYBALL_LOG_CONFLICT' && error.current !== resourceVersion;
      if (!unseen || !raced || attempt === PATCH_ATTEMPTS) throw error;
    }
  }
}

/** `DELETE` of an object; the body may hold preconditions (metav1.DeleteOptions). */
export async function deleteObject(
  source: WriteSource,
  target: ObjectTarget,
  sent: { readonly body: unknown; readonly by: Writer },
): Promise<Resource> {
  checkWritable({ apiVersion: target.apiVersion, kind: target.kind.kind });
  const key = keyOfTarget(target);
  const there = getObject(source.log.state(), key) ?? notFound(target);
  const options = isJsonMap(sent.body) ? sent.body : {};
  const dryRun = sent.by.dryRun || isListWithAll(options['dryRun']);
  const expect = expected(source, target, seenIn(options['preconditions'], 'preconditions'));
  await commit(source, { op: 'delete', key, expect }, { ...sent.by, dryRun });
  return there;
}

const isListWithAll = (value: unknown): boolean => Array.isArray(value) && value.includes('All');

interface PutOrder {
  readonly document: JsonMap;
  readonly expect: Expectation;
  readonly by: Writer;
}

async function put(source: WriteSource, { document, expect, by }: PutOrder): Promise<Written> {
  const { log, box } = source;
  const wanted = readObject({ state: log.state, box }, document);
  const resource = validObject(wanted);
  checkWritable(resource);
  const key = keyOf(resource);
  const object = box.seal(resource, getObject(log.state(), key));
  const stored = await commit(source, { op: 'put', object, expect }, by);
  return { object: objectAfter(stored, key) ?? object, stored, diagnostics: wanted.diagnostics };
}

function commit(source: WriteSource, change: WantedChange, { author, dryRun }: Writer): Promise<Stored> {
  const key = change.op === 'put' ? keyOf(change.object) : change.key;
  const verb = change.op === 'delete' ? 'delete' : 'write';
  return store(source, { author, message: `${verb} ${key}`, changes: [change] }, dryRun);
}

function expected({ log }: WriteSource, target: ObjectTarget, seen: SeenObject): Expectation {
  const state = log.state();
  return expectationOf(seen, getObject(state, keyOfTarget(target)), state);
}

/** The body with what the path says of it. Refuses a body that says otherwise. */
function documentFor(target: Target, body: unknown): JsonMap {
  if (!isJsonMap(body)) return refuse('FLYBALL_API_BODY', 'The body must be one object as a JSON map.');
  const { kind, apiVersion, namespace, name } = target;
  const metadata = metadataOf(body);
  return {
    ...body,
    apiVersion: same('apiVersion', body['apiVersion'], apiVersion),
    kind: same('kind', body['kind'], kind.kind),
    metadata: {
      ...metadata,
      ...(namespace === undefined
        ? {}
        : { namespace: same('metadata.namespace', metadata['namespace'], namespace) }),
      ...(name === undefined ? {} : { name: same('metadata.name', metadata['name'], name) }),
    },
  };
}

const metadataOf = (document: JsonMap): JsonMap =>
  isJsonMap(document['metadata']) ? document['metadata'] : {};

function same(field: string, given: unknown, wanted: string): string {
  if (given === undefined || given === null || given === '' || given === wanted) return wanted;
  return refuse('FLYBALL_API_MISMATCH', `${field} of the body is not that of the path, ${wanted}.`, {
    where: field,
  });
}

interface Named {
  readonly document: JsonMap;
  readonly generated: boolean;
}

/** The document with a generated name when it has only the beginning of one. */
function named({ random }: WriteSource, document: JsonMap): Named {
  const metadata = metadataOf(document);
  const [name, base] = [metadata['name'], metadata['generateName']];
  if (name !== undefined || typeof base !== 'string' || base === '') return { document, generated: false };
  const generated = { ...metadata, name: generateName(base, random) };
  return { document: { ...document, metadata: generated }, generated: true };
}

const notFound = (target: ObjectTarget): never =>
  refuse('FLYBALL_API_NOT_FOUND', `${keyOfTarget(target)} does not exist.`, { where: keyOfTarget(target) });
