import { KINDS, type Kind } from '@flyball/policy/kinds';

const served = KINDS.filter((kind) => kind.class !== 'reference');

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'patch', 'update'];

/** `GET /api`. */
export const coreVersions = (): object => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [],
});

/** `GET /apis`. */
export const groupList = (): object => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groupNames().map(groupOf),
});

/** `GET /apis/{group}`; undefined when there is no such group. */
export const apiGroup = (group: string): object | undefined =>
  groupNames().includes(group) ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) } : undefined;

/** `GET /apis/{group}/{version}` and `GET /api/v1`; undefined when there is no such version. */
export function resourceList(group: string, version: string): object | undefined {
  const kinds = served.filter((kind) => kind.group === group && kind.versions.includes(version));
  if (kinds.length === 0) return undefined;
  const groupVersion = group === '' ? version : `${group}/${version}`;
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: kinds.flatMap(resourcesOf) };
}

const groupNames = (): readonly string[] =>
  [...new Set(served.map(({ group }) => group))].filter((group) => group !== '').sort();

function groupOf(name: string): object {
  const kinds = served.filter(({ group }) => group === name);
  const versions = [...new Set(kinds.flatMap((kind) => kind.versions))].map((version) => ({
    groupVersion: `${name}/${version}`,
    version,
  }));
  return { name, versions, preferredVersion: versions[0] };
}

function resourcesOf(kind: Kind): readonly object[] {
  const { plural, singular, shortNames, namespaced, kind: name } = kind;
  const verbs = kind.class === 'state' ? READ : [...READ, ...WRITE].sort();
  const own = { name: plural, singularName: singular, namespaced, kind: name, verbs };
  const status = { name: `${plural}/status`, singularName: '', namespaced, kind: name, verbs: ['get'] };
  return [{ ...own, ...(shortNames.length === 0 ? {} : { shortNames }) }, status];
}

/**
 * `GET /version`. Clients compare major and minor with what they know of Kubernetes, so these say whose conventions
 * are kept; what runs stands in gitVersion.
 */
export const versionInfo = (version: string): object => ({
  major: '1',
  minor: '34',
  gitVersion: `v1.34.0+flyball.${version}`,
  platform: `${process.platform}/${process.arch}`,
});
