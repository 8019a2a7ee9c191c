import { errorText, type RegistryError } from '../core/errors.ts';
import { type HttpAnswer, refuse } from './call.ts';

/** Nacos' code of an API that is switched off. */
const API_DISABLED = 40_001;

const errorOf = (method: string, path: string): RegistryError => ({
  code: 'Unsupported',
  what: `${method} ${path}`,
  why: 'this registry serves naming over HTTP v1 and gRPC only',
  mend: 'use a client of version 1.x or 2.x, or another server for this API',
});

/** The answer to every other route, in the words of its version: plain text in v1, the envelope in v2 and v3. */
export function unsupported(method: string, path: string): HttpAnswer {
  const error = errorOf(method, path.slice(0, 200));
  if (!/^\/nacos\/v[23]\//.test(path)) return refuse(error);
  const body = JSON.stringify({ code: API_DISABLED, message: errorText(error), data: null });
  return { status: 501, type: 'json', body };
}
