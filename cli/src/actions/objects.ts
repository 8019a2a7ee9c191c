import { DEFAULT_NAMESPACE } from '@flyball/policy/kinds';
import type { Document } from '@flyball/policy/load';
import type { ObjectList } from '../api/answers.ts';
import type { Api } from '../api/client.ts';
import { objectPath, type Place } from '../api/paths.ts';
import { cliFault } from '../faults.ts';
import { STORED } from '../kinds/names.ts';
import { nameOfRef, type ObjectRef, refOf } from '../kinds/refs.ts';

const PAGE = 1_000;

/** All objects of a kind in one place, page by page, as of one revision. */
export const listAll = async (api: Api, kind: ObjectRef['kind'], place: Place): Promise<ObjectList> => {
  const items: Document[] = [];
  const query: Record<string, string> = { ...place.query, limit: String(PAGE) };
  for (;;) {
    const page = await api.ask<ObjectList>(objectPath(kind, { ...place, query }));
    items.push(...page.items);
    const { continue: token = '', resourceVersion } = page.metadata;
    if (token === '') return { metadata: { resourceVersion }, items };
    query['continue'] = token;
  }
};

/** One object; undefined when there is none. */
export const findObject = (api: Api, { kind, namespace, name }: ObjectRef): Promise<Document | undefined> =>
  api.find<Document>(objectPath(kind, { namespace, name }));

/** One object; a fault when there is none. */
export const getObject = async (api: Api, ref: ObjectRef): Promise<Document> => {
  const found = await findObject(api, ref);
  if (found === undefined) throw notFound(ref);
  return found;
};

/** Says that an object does not exist. */
export const notFound = (ref: ObjectRef) => {
  const where = ref.namespace === '' ? '' : ` in namespace ${ref.namespace}`;
  const mend = `See \`flyball get ${ref.kind.plural}${ref.namespace === '' ? '' : ' -A'}\`.`;
  return cliFault('FLYBALL_CLI_NOT_FOUND', `There is no ${nameOfRef(ref)}${where}.`, mend);
};

/** What to say of kinds of which there is nothing; `all` is how to look in all namespaces, empty when that was done. */
export const nothingText = (kinds: readonly ObjectRef['kind'][], all: string): string => {
  const mayBeElsewhere = all !== '' && kinds.some(({ namespaced }) => namespaced);
  return `No resources found${mayBeElsewhere ? `; ${all} looks in all namespaces` : ''}.\n`;
};

/** The objects that `kind/name`, or a name alone, means: of a name all that exist. A fault when there is none. */
export const resolveObjects = async (
  api: Api,
  text: string,
  namespace: string | undefined,
): Promise<readonly ObjectRef[]> => {
  const refs = text.includes('/')
    ? [refOf(text, namespace)]
    : STORED.map((kind) => refOf(`${kind.kind}/${text}`, namespace));
  const found = await Promise.all(refs.map((ref) => findObject(api, ref)));
  const there = refs.filter((_, index) => found[index] !== undefined);
  const [only] = refs;
  if (there.length > 0) return there;
  if (refs.length === 1 && only !== undefined) throw notFound(only);
  const message = `There is no object ${text} in namespace ${namespace ?? DEFAULT_NAMESPACE} or without one.`;
  throw cliFault('FLYBALL_CLI_NOT_FOUND', message, 'Write kind/name, and -n for another namespace.');
};
