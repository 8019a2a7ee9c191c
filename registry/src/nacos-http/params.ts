import type { Outcome } from '../core/errors.ts';
import { readText } from '../core/fields.ts';
import { type ServiceKey, serviceKey } from '../core/names.ts';

/** Parameters of a request, from query and form alike. */
export interface Params {
  /** The first value of the first of these names that was sent and is not empty; else undefined. */
  readonly get: (...names: readonly string[]) => string | undefined;
}

/** Reads parameters; those of the query come first. */
export function readParams(query: string, form: string): Params {
  const sources = [new URLSearchParams(query), new URLSearchParams(form)];
  const one = (name: string): string | undefined => {
    for (const source of sources) {
      const value = source.get(name);
      if (value !== null && value !== '') return value;
    }
    return undefined;
  };
  return {
    get: (...names) => {
      for (const name of names) {
        const value = one(name);
        if (value !== undefined) return value;
      }
      return undefined;
    },
  };
}

/** The service a request is about; `serviceName` may be grouped (`g@@s`). */
export const requestedService = (params: Params): Outcome<ServiceKey> =>
  serviceKey({
    namespace: readText(params.get('namespaceId'), ''),
    group: readText(params.get('groupName'), ''),
    name: readText(params.get('serviceName'), ''),
  });
