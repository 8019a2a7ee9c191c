import { type Fields, isBoundedArray, isFields, isText, isTextMap, isTime } from './fields.ts';
import { RECORD_LIMITS } from './limits.ts';

// Kind, namespace and name: at most 63, 63 and 253 characters (RFC 1123), and what joins them.
const KEY_LENGTH = 512;

/** The first field of a change that is not what the log writes; undefined when all are. */
export function checkChange(change: unknown): string | undefined {
  if (!isFields(change)) return 'op';
  switch (change['op']) {
    case 'put':
      return checkPut(change);
    case 'delete':
      return checkKeyed(change);
    case 'conditions':
      return checkKeyed(change) ?? checkConditions(change);
    default:
      return 'op';
  }
}

function checkPut(change: Fields): string | undefined {
  const field = checkObject(change['object']);
  if (field !== undefined) return `object/${field}`;
  return change['was'] === undefined || isWas(change['was']) ? undefined : 'was';
}

function checkKeyed(change: Fields): string | undefined {
  if (!isText(change['key'], KEY_LENGTH)) return 'key';
  return isWas(change['was']) ? undefined : 'was';
}

const checkConditions = (change: Fields): string | undefined =>
  areConditions(change['conditions']) ? undefined : 'conditions';

/** Whether a value is a bounded list of conditions, each with the time of its transition. */
export const areConditions = (value: unknown): boolean =>
  isBoundedArray(value, RECORD_LIMITS.conditions) &&
  value.every((condition) => isFields(condition) && isTime(condition['lastTransitionTime']));

const isWas = (value: unknown): boolean =>
  isFields(value) && typeof value['uid'] === 'string' && typeof value['resourceVersion'] === 'string';

/** The first field of a stored object that is not as the log writes it; undefined when all are. */
export function checkObject(object: unknown): string | undefined {
  if (!isFields(object)) return 'the whole';
  if (!isText(object['apiVersion'], KEY_LENGTH)) return 'apiVersion';
  if (!isText(object['kind'], KEY_LENGTH)) return 'kind';
  const field = checkMetadata(object['metadata']);
  if (field !== undefined) return `metadata/${field}`;
  return Object.hasOwn(object, 'spec') ? undefined : 'spec';
}

function checkMetadata(metadata: unknown): string | undefined {
  if (!isFields(metadata)) return 'the whole';
  for (const field of ['name', 'namespace', 'uid', 'resourceVersion']) {
    if (!isText(metadata[field], KEY_LENGTH)) return field;
  }
  for (const field of ['labels', 'annotations']) if (!isTextMap(metadata[field])) return field;
  if (!isTime(metadata['creationTimestamp'])) return 'creationTimestamp';
  return Number.isSafeInteger(metadata['generation']) ? undefined : 'generation';
}
