import { z } from 'zod';
import { headerName, list, text } from './fields.ts';
import { METHODS } from './http-route-match.ts';
import { backendObjectRef } from './references.ts';
import { type Broken, repeated, withRules } from './rule.ts';

const ORIGIN = /^(\*|https?:\/\/(\*|(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)(:[0-9]{1,5})?)$/;
const URL_PATH = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;

function* wildcardStandsAlone(values: readonly string[]): Generator<Broken> {
  const wildcard = values.indexOf('*');
  if (wildcard >= 0 && values.length > 1)
    yield {
      path: [wildcard],
      code: 'FB1107',
      message: '* already includes the other values of this list.',
      fix: 'Keep * alone, or remove it.',
    };
  for (const { index, key } of repeated(values, (value) => value))
    yield {
      path: [index],
      code: 'FB1104',
      message: `"${key}" stands twice in this list.`,
      fix: 'Remove one of them.',
    };
}

const wildcardList = <Item extends z.ZodType<string>>(item: Item, max: number) =>
  list(item, max).superRefine(withRules(wildcardStandsAlone)).optional();

/** Answers to cross-origin requests (Gateway API HTTPCORSFilter). */
export const corsFilter = z.strictObject({
  allowOrigins: wildcardList(
    text(253, 1).regex(ORIGIN, { message: 'an origin: *, or scheme://host[:port] with http or https' }),
    64,
  ).describe('Origins allowed: `*`, or `scheme://host[:port]`, the host may begin with `*.`. At most 64.'),
  allowCredentials: z
    .boolean()
    .optional()
    .describe('Whether requests may carry credentials. Default: false.'),
  allowMethods: wildcardList(z.enum([...METHODS, '*']), 9).describe('Methods allowed, or `*`. At most 9.'),
  allowHeaders: wildcardList(headerName(), 64).describe('Request headers allowed, or `*`. At most 64.'),
  exposeHeaders: list(headerName(), 64).optional().describe('Response headers scripts may read. At most 64.'),
  maxAge: z
    .int()
    .min(1)
    .max(2_147_483_647)
    .default(5)
    .describe('Seconds a client may keep the answer to a preflight request.'),
});

const headerNames = () => list(headerName(), 64).optional();

const externalAuthFields = z.strictObject({
  protocol: z
    .enum(['HTTP', 'GRPC'])
    .describe('Protocol of the authorisation server; GRPC is Envoy’s ext_authz.'),
  backendRef: backendObjectRef.describe('The authorisation server.'),
  grpc: z
    .strictObject({
      allowedHeaders: headerNames().describe('Headers sent to the server. Default: all. At most 64.'),
    })
    .optional()
    .describe('Settings for GRPC.'),
  http: z
    .strictObject({
      path: text(1024)
        .regex(URL_PATH, { message: 'a path of a URL' })
        .optional()
        .describe('Prefix put before the path of the request.'),
      allowedHeaders: headerNames().describe('Headers sent besides the required ones. At most 64.'),
      allowedResponseHeaders: headerNames().describe(
        'Headers of the answer copied to the request. Default: all. At most 64.',
      ),
    })
    .optional()
    .describe('Settings for HTTP.'),
  forwardBody: z
    .strictObject({
      maxSize: z
        .int()
        .min(0)
        .max(2_147_483_647)
        .optional()
        .describe('Bytes of the body to send. Default: 0, none.'),
    })
    .optional()
    .describe('Whether the body is sent along.'),
});

function* protocolFits(auth: z.output<typeof externalAuthFields>): Generator<Broken> {
  const [wanted, other] =
    auth.protocol === 'GRPC' ? (['grpc', 'http'] as const) : (['http', 'grpc'] as const);
  if (auth[wanted] === undefined)
    yield {
      path: [wanted],
      code: 'FB1103',
      message: `${wanted} is missing: protocol is ${auth.protocol}.`,
      fix: `Add ${wanted}: {}.`,
    };
  if (auth[other] !== undefined)
    yield {
      path: [other],
      code: 'FB1107',
      message: `${other} is set, but protocol is ${auth.protocol}.`,
      fix: `Remove ${other}.`,
    };
}

/** Authorisation by another server (Gateway API HTTPExternalAuthFilter, experimental). */
export const externalAuthFilter = externalAuthFields.superRefine(withRules(protocolFits));
