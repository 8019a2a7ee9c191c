import type { HashKey, Limit } from '@flyball/proto/ir';
import type { KeyRule, RateLimitAction } from '../bodies.ts';
import { firstParameter } from './query-pattern.ts';

const KEYS_NAMESPACE = 'flyball.limits.keys';

/** Name of a key's entry in a descriptor: `header:x-user`, `cookie:id`, `query:q`, `remote_address` (Envoy's). */
export const keyEntry = ({ source, name }: HashKey): string =>
  source === 'address' ? 'remote_address' : `${source}:${name}`;

/** A request without the value yields no descriptor and so is not limited. */
export const keyAction = (key: HashKey): RateLimitAction => {
  if (key.source === 'address') return { remoteAddress: {} };
  if (key.source === 'header') {
    // Of repeated headers Envoy takes the first.
    return { requestHeaders: { headerName: key.name, descriptorKey: keyEntry(key) } };
  }
  return {
    metadata: {
      descriptorKey: keyEntry(key),
      metadataKey: { key: KEYS_NAMESPACE, path: [{ key: keyEntry(key) }] },
      source: 'DYNAMIC',
    },
  };
};

/** A parameter's value is found by rewriting the path, which leaves a path without it as it is: not to be limited. */
export const keyGuards = (keys: readonly HashKey[]): readonly RateLimitAction[] =>
  keys
    .filter(({ source }) => source === 'query')
    .map((key) => ({
      headerValueMatch: {
        descriptorKey: `has:${keyEntry(key)}`,
        descriptorValue: '1',
        headers: [{ name: ':path', stringMatch: { safeRegex: { regex: valuePattern(key.name) } } }],
      },
    }));

/** Entries of the guards in a descriptor. */
export const guardEntries = (keys: readonly HashKey[]) =>
  keys.filter(({ source }) => source === 'query').map((key) => ({ key: `has:${keyEntry(key)}`, value: '1' }));

const valuePattern = (name: string): string => firstParameter(name, '=([^&]*)');

/** What the filter for keys has to collect for limits: rate limits see headers and addresses, but not these. */
export const keyRules = (limits: readonly Limit[]): readonly KeyRule[] => {
  const keys = limits.flatMap((limit) => limit.keys).map((key) => [keyEntry(key), key] as const);
  return [...new Map(keys).values()].flatMap((key) => ruleOf(key)).sort(byText);
};

const ruleOf = (key: HashKey): readonly KeyRule[] => {
  const onHeaderPresent = { metadataNamespace: KEYS_NAMESPACE, key: keyEntry(key), type: 'STRING' } as const;
  if (key.source === 'cookie') return [{ cookie: key.name, onHeaderPresent }];
  if (key.source !== 'query') return [];
  const pattern = { regex: `^${valuePattern(key.name)}$` };
  const regexValueRewrite = { pattern, substitution: '\\1' };
  return [{ header: ':path', onHeaderPresent: { ...onHeaderPresent, regexValueRewrite } }];
};

const byText = (a: KeyRule, b: KeyRule): number => {
  const [left, right] = [a.onHeaderPresent?.key ?? '', b.onHeaderPresent?.key ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
};
