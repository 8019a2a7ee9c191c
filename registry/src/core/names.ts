import { MAX_GROUP, MAX_NAME, MAX_NAMESPACE } from './bounds.ts';
import { bad, good, invalid, type Outcome, type RegistryError } from './errors.ts';

/** A service as Nacos names it. */
export type ServiceKey = { readonly namespace: string; readonly group: string; readonly name: string };

/** Namespace of clients that name none. */
export const PUBLIC = 'public';

/** Group of services that name none. */
export const DEFAULT_GROUP = 'DEFAULT_GROUP';

/** Cluster of instances that name none. */
export const DEFAULT_CLUSTER = 'DEFAULT';

const SEPARATOR = '@@';
const namespacePattern = /^[\w-]+$/;
const groupPattern = /^[\w.:-]+$/;
const namePattern = /^(?!@)(?!.*@@)[\x21-\x7e]+$/;

/** One text for a key, usable in maps: no part before the last can hold the separator. */
export const serviceId = ({ namespace, group, name }: ServiceKey): string =>
  `${namespace}${SEPARATOR}${group}${SEPARATOR}${name}`;

/** `group@@name`, as Nacos 1.x and instances spell a service. */
export const groupedName = ({ group, name }: ServiceKey): string => `${group}${SEPARATOR}${name}`;

function checkText(
  what: string,
  text: string,
  rule: { pattern: RegExp; max: number },
): RegistryError | undefined {
  if (text.length > rule.max) return invalid(what, `longer than ${rule.max} characters`, 'shorten it');
  if (rule.pattern.test(text)) return undefined;
  return invalid(what, `does not match ${rule.pattern.source}`, 'use the characters Nacos allows there');
}

/** Checks a cluster name or another name with the characters of a namespace. */
export const checkSimpleName = (what: string, text: string): RegistryError | undefined =>
  checkText(what, text, { pattern: namespacePattern, max: MAX_NAMESPACE });

function splitGrouped(text: string): { readonly group: string; readonly name: string } | undefined {
  const at = text.indexOf(SEPARATOR);
  if (at < 0) return undefined;
  return { group: text.slice(0, at), name: text.slice(at + SEPARATOR.length) };
}

/**
 * Builds a key from what a client sent. An empty namespace is `public`, an empty group `DEFAULT_GROUP`;
 * a grouped service name (`g@@s`) beats the group.
 */
export function serviceKey(sent: {
  readonly namespace: string;
  readonly group: string;
  readonly name: string;
}): Outcome<ServiceKey> {
  const grouped = splitGrouped(sent.name);
  const key: ServiceKey = {
    namespace: sent.namespace === '' ? PUBLIC : sent.namespace,
    group: (grouped?.group ?? sent.group) || DEFAULT_GROUP,
    name: grouped?.name ?? sent.name,
  };
  const error =
    checkSimpleName('namespaceId', key.namespace) ??
    checkText('groupName', key.group, { pattern: groupPattern, max: MAX_GROUP }) ??
    checkText('serviceName', key.name, { pattern: namePattern, max: MAX_NAME });
  return error === undefined ? good(key) : bad(error);
}

/** Takes a text of `serviceId` apart again. */
export function parseServiceId(id: string): ServiceKey {
  const first = id.indexOf(SEPARATOR);
  const second = id.indexOf(SEPARATOR, first + SEPARATOR.length);
  return {
    namespace: id.slice(0, first),
    group: id.slice(first + SEPARATOR.length, second),
    name: id.slice(second + SEPARATOR.length),
  };
}
