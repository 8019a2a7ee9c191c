/** An object, a collection, or a list of what there is, as a path of the API names it. */
export interface ResourcePath {
  /** Empty for core. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** What a path below `/api` or `/apis` names. */
export type ApiPath =
  | { readonly type: 'core' }
  | { readonly type: 'groups' }
  | { readonly type: 'group'; readonly group: string }
  | { readonly type: 'version'; readonly group: string; readonly version: string }
  | { readonly type: 'resource'; readonly path: ResourcePath };

const MAX_PATH = 1_024;
const SEGMENT = /^[A-Za-z0-9._~:-]+$/;

/**
 * The path of a request target when it is in its one plain form; undefined otherwise. Every path of the API can be
 * written without escapes, so none is undone: there is nothing in which two readers of a path could differ.
 */
export function plainPath(target: string): string | undefined {
  const query = target.indexOf('?');
  const path = query === -1 ? target : target.slice(0, query);
  if (path === '/') return path;
  if (path.length > MAX_PATH || !path.startsWith('/')) return undefined;
  const segments = path.slice(1).split('/');
  const plain = segments.every((part) => SEGMENT.test(part) && part !== '.' && part !== '..');
  return plain ? path : undefined;
}

/** What a plain path names; undefined when it has not the form of any. Whether it exists is not asked here. */
export function parseApiPath(path: string): ApiPath | undefined {
  const [root, ...rest] = path.slice(1).split('/');
  if (root === 'api') return rest.length === 0 ? { type: 'core' } : parseVersion('', rest);
  if (root !== 'apis') return undefined;
  const [group, ...behind] = rest;
  if (group === undefined) return { type: 'groups' };
  return behind.length === 0 ? { type: 'group', group } : parseVersion(group, behind);
}

function parseVersion(group: string, [version, ...rest]: readonly string[]): ApiPath | undefined {
  if (version === undefined) return undefined;
  if (rest.length === 0) return { type: 'version', group, version };
  const path = parseResource(rest);
  return path && { type: 'resource', path: { group, version, ...path } };
}

type Below = Omit<ResourcePath, 'group' | 'version'>;

/** `/api/v1/namespaces/x` is the Namespace x, `/api/v1/namespaces/x/secrets` what lies in it. */
function parseResource(parts: readonly string[]): Below | undefined {
  const [first, second, third, ...rest] = parts;
  if (first === 'namespaces' && second !== undefined && third !== undefined) {
    const below = parseNamed([third, ...rest]);
    return below && { namespace: second, ...below };
  }
  return parseNamed(parts);
}

function parseNamed(parts: readonly string[]): Below | undefined {
  const [plural, name, subresource, ...rest] = parts;
  if (plural === undefined || rest.length > 0) return undefined;
  return {
    plural,
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}
