import { createHash } from 'node:crypto';
import { DEFAULT_GROUP, PUBLIC, type ServiceKey, serviceId } from './names.ts';

/** A service as Flyball names it: namespace and DNS label. */
export type CatalogName = { readonly namespace: string; readonly name: string };

/** Nacos namespace → Flyball namespace, as the Source resource gives it. `public` is `default` unless named here. */
export type NamespaceMap = ReadonlyMap<string, string>;

const dnsLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const longestSlug = 54;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

function slug(text: string): string {
  const dashed = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const cut = dashed.replace(/^-/, '').slice(0, longestSlug).replace(/-$/, '');
  return cut === '' ? 'x' : cut;
}

function namespaceOf(namespace: string, map: NamespaceMap): string {
  const mapped = map.get(namespace);
  if (mapped !== undefined) return mapped;
  if (namespace === PUBLIC) return 'default';
  return dnsLabel.test(namespace) ? namespace : `${slug(namespace)}-${hashOf(namespace)}`;
}

/** Whether the Nacos name is a legal Flyball name as it stands. */
const isExact = ({ group, name }: ServiceKey): boolean => group === DEFAULT_GROUP && dnsLabel.test(name);

const slugOf = (key: ServiceKey): string =>
  slug(key.group === DEFAULT_GROUP ? key.name : `${key.group}-${key.name}`);

/** The name a service has when no other claims it. */
export function plainName(key: ServiceKey, map: NamespaceMap): CatalogName {
  return { namespace: namespaceOf(key.namespace, map), name: isExact(key) ? key.name : slugOf(key) };
}

/** The name of a service whose plain name belongs to another: slug and hash of all three parts. */
export function hashedName(key: ServiceKey, map: NamespaceMap): CatalogName {
  return { namespace: namespaceOf(key.namespace, map), name: `${slugOf(key)}-${hashOf(serviceId(key))}` };
}

/** Assigns names to a growing and shrinking set of services. */
export interface NameTable {
  /** Adds a service; the answer lists services, itself not among them, whose name changed by it. */
  readonly add: (key: ServiceKey) => readonly ServiceKey[];
  /** Removes a service; the answer lists services whose name changed by it. */
  readonly remove: (key: ServiceKey) => readonly ServiceKey[];
  /** Name of a service that was added. */
  readonly nameOf: (key: ServiceKey) => CatalogName;
  /** The service that has a name. */
  readonly find: (name: CatalogName) => ServiceKey | undefined;
}

const nameText = ({ namespace, name }: CatalogName): string => `${namespace}/${name}`;

function precedes(a: ServiceKey, b: ServiceKey): boolean {
  if (isExact(a) !== isExact(b)) return isExact(a);
  return serviceId(a) < serviceId(b);
}

/**
 * Names are a function of the set of services, not of the order in which they came: of those that claim a plain
 * name the legal one has it, else the first by bytes; the others carry a hash.
 */
export function createNameTable(map: NamespaceMap): NameTable {
  const claims = new Map<string, ServiceKey[]>();
  const hashed = new Map<string, ServiceKey>();

  const claimText = (key: ServiceKey): string => nameText(plainName(key, map));
  const ownerOf = (key: ServiceKey): ServiceKey | undefined => claims.get(claimText(key))?.[0];

  const change = (key: ServiceKey, edit: (others: readonly ServiceKey[]) => ServiceKey[]): ServiceKey[] => {
    const text = claimText(key);
    const before = claims.get(text) ?? [];
    const after = edit(before.filter((other) => serviceId(other) !== serviceId(key)));
    for (const claimant of before) hashed.delete(nameText(hashedName(claimant, map)));
    for (const claimant of after.slice(1)) hashed.set(nameText(hashedName(claimant, map)), claimant);
    if (after.length === 0) claims.delete(text);
    else claims.set(text, after);
    const owners = [before[0], after[0]].filter((owner) => owner !== undefined);
    const moved = before[0] !== after[0] ? owners : [];
    return moved.filter((owner) => serviceId(owner) !== serviceId(key));
  };

  return {
    add: (key) => change(key, (others) => [...others, key].sort((a, b) => (precedes(a, b) ? -1 : 1))),
    remove: (key) => change(key, (others) => [...others]),
    nameOf: (key) => {
      const owner = ownerOf(key);
      const owns = owner === undefined || serviceId(owner) === serviceId(key);
      return owns ? plainName(key, map) : hashedName(key, map);
    },
    find: (name) => claims.get(nameText(name))?.[0] ?? hashed.get(nameText(name)),
  };
}
