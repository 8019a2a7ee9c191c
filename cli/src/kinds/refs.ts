import { DEFAULT_NAMESPACE, type Kind } from '@flyball/policy/kinds';
import { cliFault } from '../faults.ts';
import { kindNamed } from './names.ts';

/** An object that somebody names. */
export interface ObjectRef {
  readonly kind: Kind;
  /** Empty for kinds without namespace. */
  readonly namespace: string;
  readonly name: string;
}

/** Kinds as a whole, or objects by name. */
export type Wanted = { readonly kinds: readonly Kind[] } | { readonly refs: readonly ObjectRef[] };

/** `Kind/ns/name`, as the API and all messages name objects. */
export const keyOfRef = ({ kind, namespace, name }: ObjectRef): string => `${kind.kind}/${namespace}/${name}`;

/** `httproute/account`, as kubectl names objects. */
export const nameOfRef = ({ kind, name }: Pick<ObjectRef, 'kind' | 'name'>): string =>
  `${kind.singular}/${name}`;

/** The same in any namespace: `httproute/shop/account`. */
export const commandNameOf = ({ kind, namespace, name }: ObjectRef): string =>
  [kind.singular, namespace, name].filter((part) => part !== '').join('/');

/** What `kind/name …`, `kind/ns/name …`, `kind name …` or `kind[,kind]` mean. Throws a fault. */
export const wantedOf = (args: readonly string[], namespace: string | undefined): Wanted => {
  const [first, ...names] = args;
  if (first === undefined)
    throw cliFault('FLYBALL_CLI_USAGE', 'No kind is named.', 'Name a kind, or kind/name.');
  if (args.some((arg) => arg.includes('/'))) return { refs: args.map((arg) => refOf(arg, namespace)) };
  const kinds = first.split(',').map(kindNamed);
  if (names.length === 0) return { kinds };
  return { refs: kinds.flatMap((kind) => names.map((name) => placed(kind, name, namespace))) };
};

/** The objects that are named; kinds as a whole are refused. */
export const refsOf = (args: readonly string[], namespace: string | undefined): readonly ObjectRef[] => {
  const wanted = wantedOf(args, namespace);
  if ('refs' in wanted) return wanted.refs;
  throw cliFault('FLYBALL_CLI_USAGE', 'No object is named.', 'Write kind/name, or kind and name.');
};

/** The object that `kind/name` or `Kind/ns/name` names. */
export const refOf = (text: string, namespace: string | undefined): ObjectRef => {
  const parts = text.split('/');
  const [word = '', ...rest] = parts;
  const name = rest.at(-1) ?? '';
  if (name === '' || rest.length > 2)
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      `"${text}" names no object.`,
      'Write kind/name, or kind/namespace/name.',
    );
  return placed(kindNamed(word), name, rest.length === 2 ? rest[0] : namespace);
};

const placed = (kind: Kind, name: string, namespace: string | undefined): ObjectRef => ({
  kind,
  namespace: kind.namespaced ? namespace || DEFAULT_NAMESPACE : '',
  name,
});
