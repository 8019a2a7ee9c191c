import type { ObjectKey } from '@flyball/policy';
import { KINDS } from '@flyball/policy/kinds';
import { refuse } from './errors.ts';

const MAX_CHARACTERS = 512;
const PART = /^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)?$/;

/** The key of `Kind/ns/name`, or of `Kind/name` for kinds without namespace. Refuses what names no kind. */
export function objectKeyOf(given: unknown, where: string): ObjectKey {
  const text = typeof given === 'string' && given.length <= MAX_CHARACTERS ? given : '';
  const parts = text.split('/');
  const [kind = '', namespace = '', name = ''] = parts.length === 2 ? [parts[0], '', parts[1]] : parts;
  const known = KINDS.some((one) => one.kind === kind && one.namespaced === (namespace !== ''));
  if (parts.length <= 3 && known && name !== '' && [namespace, name].every((part) => PART.test(part)))
    return `${kind}/${namespace}/${name}`;
  return refuse('FLYBALL_API_PARAMETER', `${where} must name an object: Kind/namespace/name.`, { where });
}
