import type { Kind } from '@flyball/policy/kinds';
import { DEFAULT_NAMESPACE } from '@flyball/policy/kinds';
import type { Document } from '@flyball/policy/load';
import { type Api, openApi } from '../api/client.ts';
import { type Given, isOn, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault, type FaultError } from '../faults.ts';
import type { Io } from '../io.ts';
import { type ObjectRef, wantedOf } from '../kinds/refs.ts';
import { columnsOf } from '../render/columns.ts';
import { dataText, documentOf } from '../render/documents.ts';
import { textAt } from '../render/json-path.ts';
import { tableOf } from '../render/table.ts';
import { findObject, listAll, notFound, nothingText } from './objects.ts';
import { watchKind } from './watch.ts';

/** How objects are shown. */
export type Form = 'table' | 'wide' | 'json' | 'yaml' | 'name';

/** Objects of one kind that were asked for. */
export interface Group {
  readonly kind: Kind;
  readonly documents: readonly Document[];
}

/** `flyball get`. */
export const get = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const namespace = textOf(given, 'namespace');
  const isEverywhere = isOn(given, 'allNamespaces');
  const wanted = wantedOf(given.args, namespace);
  const api = await openApi(io);
  const view = { form: formOf(given), isEverywhere };
  const selector = textOf(given, 'selector');
  if (isOn(given, 'watch')) {
    const [kind, ...more] = 'kinds' in wanted ? wanted.kinds : wanted.refs.map((ref) => ref.kind);
    if (kind === undefined || more.length > 0)
      throw cliFault(
        'FLYBALL_CLI_USAGE',
        'Only one kind or one object can be watched.',
        'Name one kind, or one object.',
      );
    const [ref] = 'refs' in wanted ? wanted.refs : [];
    return watchKind(
      { io, api, view },
      { kind, ...placeOf(kind, { ref, namespace, isEverywhere, selector }) },
    );
  }
  if ('refs' in wanted) return named({ io, api, view }, wanted.refs);
  const groups: Group[] = [];
  for (const kind of wanted.kinds) {
    const { items } = await listAll(api, kind, placeOf(kind, { namespace, isEverywhere, selector }));
    groups.push({ kind, documents: items });
  }
  return listed(io, groups, { ...view, isOne: false });
};

/** What objects are asked for with. */
export interface GetParts {
  readonly io: Io;
  readonly api: Api;
  readonly view: View;
}

/** How objects are shown. */
export interface View {
  readonly form: Form;
  readonly isEverywhere: boolean;
}

const formOf = (given: Given): Form => (textOf(given, 'output') as Form | undefined) ?? 'table';

interface PlaceWords {
  readonly ref?: ObjectRef | undefined;
  readonly namespace: string | undefined;
  readonly isEverywhere: boolean;
  readonly selector: string | undefined;
}

const placeOf = (kind: Kind, { ref, namespace, isEverywhere, selector }: PlaceWords) => ({
  ...(kind.namespaced && !isEverywhere
    ? { namespace: ref?.namespace ?? namespace ?? DEFAULT_NAMESPACE }
    : {}),
  query: {
    ...(selector === undefined ? {} : { labelSelector: selector }),
    ...(ref === undefined ? {} : { fieldSelector: `metadata.name=${ref.name}` }),
  },
});

const named = async ({ io, api, view }: GetParts, refs: readonly ObjectRef[]): Promise<ExitCode> => {
  const groups: { kind: Kind; documents: Document[] }[] = [];
  const missing: ObjectRef[] = [];
  for (const ref of refs) {
    const document = await findObject(api, ref);
    if (document === undefined) {
      missing.push(ref);
      continue;
    }
    const group = groups.find(({ kind }) => kind === ref.kind);
    if (group === undefined) groups.push({ kind: ref.kind, documents: [document] });
    else group.documents.push(document);
  }
  if (missing.length < refs.length) await listed(io, groups, { ...view, isOne: refs.length === 1 });
  const [first, ...more] = missing;
  if (first === undefined) return EXIT.done;
  for (const ref of more) await io.stderr.write(`${notFound(ref).message}\n`);
  throw notFound(first) satisfies FaultError;
};

const listed = async (
  io: Io,
  groups: readonly Group[],
  { form, isEverywhere, isOne }: View & { readonly isOne: boolean },
): Promise<ExitCode> => {
  const documents = groups.flatMap((group) => group.documents);
  const data = dataText(form, documentOf(documents, isOne));
  if (data !== undefined) await io.stdout.write(data);
  else if (form === 'name') await io.stdout.write(namesText(groups));
  else if (documents.length === 0)
    await io.stderr.write(
      nothingText(
        groups.map(({ kind }) => kind),
        isEverywhere ? '' : '-A',
      ),
    );
  else await io.stdout.write(tablesText(groups, { form, isEverywhere }, io.now()));
  return EXIT.done;
};

const namesText = (groups: readonly Group[]): string =>
  groups
    .flatMap(({ kind, documents }) =>
      documents.map((one) => `${kind.singular}/${textAt(one, 'metadata', 'name')}\n`),
    )
    .join('');

const tablesText = (groups: readonly Group[], { form, isEverywhere }: View, now: number): string => {
  const filled = groups.filter(({ documents }) => documents.length > 0);
  const choice = { isWide: form === 'wide', hasNamespace: isEverywhere, hasKind: filled.length > 1 };
  return filled
    .map(({ kind, documents }) => {
      const columns = columnsOf(kind, choice);
      const rows = documents.map((one) => columns.map(({ cell }) => cell(one, now)));
      return tableOf(
        columns.map(({ head }) => head),
        rows,
      );
    })
    .join('\n');
};
