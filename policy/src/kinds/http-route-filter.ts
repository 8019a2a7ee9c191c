import { z } from 'zod';
import { list, port, preciseHostname } from './fields.ts';
import { headerModifier } from './http-header-modifier.ts';
import { pathModifier } from './http-path-modifier.ts';
import { corsFilter, externalAuthFilter } from './http-route-filter-extended.ts';
import { backendObjectRef, localObjectRef } from './references.ts';
import { type Broken, repeated, withRules } from './rule.ts';

const fraction = z
  .strictObject({
    numerator: z.int().min(0).max(2_147_483_647).describe('Upper part, 0 or more.'),
    denominator: z.int().min(1).max(2_147_483_647).default(100).describe('Lower part. Default: 100.'),
  })
  .superRefine(
    withRules(function* ({ numerator, denominator }): Generator<Broken> {
      if (numerator > denominator)
        yield {
          path: ['numerator'],
          code: 'FB1104',
          message: `The fraction ${numerator}/${denominator} is more than the whole.`,
          fix: `Write ${denominator} or less.`,
        };
    }),
  );

const requestMirror = z
  .strictObject({
    backendRef: backendObjectRef.describe('Where copies go; their answers are ignored.'),
    percent: z
      .int()
      .min(0)
      .max(100)
      .optional()
      .describe('Share of the requests to copy, in percent. Default: 100.'),
    fraction: fraction.optional().describe('Share of the requests to copy, as a fraction. Excludes percent.'),
  })
  .superRefine(
    withRules(function* (mirror): Generator<Broken> {
      if (mirror.percent !== undefined && mirror.fraction !== undefined)
        yield {
          path: ['fraction'],
          code: 'FB1107',
          message: 'percent and fraction are both set.',
          fix: 'Keep one of them.',
        };
    }),
  );

const requestRedirect = z.strictObject({
  scheme: z
    .enum(['http', 'https'])
    .optional()
    .describe('Scheme of the Location. Default: that of the request.'),
  hostname: preciseHostname().optional().describe('Host of the Location. Default: that of the request.'),
  path: pathModifier.optional().describe('Path of the Location. Default: that of the request.'),
  port: port()
    .optional()
    .describe('Port of the Location. Default: the well-known port of scheme, else the port of the listener.'),
  statusCode: z
    .literal([301, 302, 303, 307, 308])
    .default(302)
    .describe('Status of the answer: 301, 302, 303, 307 or 308.'),
});

const urlRewrite = z.strictObject({
  hostname: preciseHostname()
    .optional()
    .describe('Host header sent to the backend. Default: that of the request.'),
  path: pathModifier.optional().describe('Path sent to the backend. Default: that of the request.'),
});

/** The field that holds the settings of each type of filter. */
const FILTER_FIELDS = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  CORS: 'cors',
  ExternalAuth: 'externalAuth',
  ExtensionRef: 'extensionRef',
} as const;

const filterFields = z.strictObject({
  type: z
    .enum([
      'RequestHeaderModifier',
      'ResponseHeaderModifier',
      'RequestMirror',
      'RequestRedirect',
      'URLRewrite',
      'CORS',
      'ExternalAuth',
      'ExtensionRef',
    ])
    .describe('Type of the filter; the field of the same name holds its settings.'),
  requestHeaderModifier: headerModifier.optional().describe('Changes headers of the request.'),
  responseHeaderModifier: headerModifier.optional().describe('Changes headers of the response.'),
  requestMirror: requestMirror
    .optional()
    .describe('Copies requests to another backend. May stand several times.'),
  requestRedirect: requestRedirect
    .optional()
    .describe('Answers with a redirect. Excludes backends and urlRewrite.'),
  urlRewrite: urlRewrite
    .optional()
    .describe('Changes host and path before forwarding. Excludes requestRedirect.'),
  cors: corsFilter.optional().describe('Answers cross-origin requests.'),
  externalAuth: externalAuthFilter
    .optional()
    .describe('Asks an authorisation server (experimental in Gateway API).'),
  extensionRef: localObjectRef.optional().describe('Filter of another product. May stand several times.'),
});

function* filterMatchesType(filter: z.output<typeof filterFields>): Generator<Broken> {
  const wanted = FILTER_FIELDS[filter.type];
  if (filter[wanted] === undefined)
    yield {
      path: [wanted],
      code: 'FB1103',
      message: `${wanted} is missing: the filter is of type ${filter.type}.`,
      fix: `Add ${wanted}.`,
    };
  for (const [type, field] of Object.entries(FILTER_FIELDS))
    if (field !== wanted && filter[field] !== undefined)
      yield {
        path: [field],
        code: 'FB1107',
        message: `${field} is set, but the filter is of type ${filter.type}.`,
        fix: `Remove ${field}, or write type: ${type}.`,
      };
}

/** One step of processing a request or response (Gateway API HTTPRouteFilter). */
export const httpRouteFilter = filterFields.superRefine(withRules(filterMatchesType));

/** One step of processing, defaults applied. */
export type HTTPRouteFilter = z.output<typeof httpRouteFilter>;

const REPEATABLE: ReadonlySet<string> = new Set(['RequestMirror', 'ExtensionRef']);

function* filtersFitTogether(filters: readonly HTTPRouteFilter[]): Generator<Broken> {
  const redirect = filters.findIndex(({ type }) => type === 'RequestRedirect');
  const rewrite = filters.findIndex(({ type }) => type === 'URLRewrite');
  if (redirect >= 0 && rewrite >= 0)
    yield {
      path: [Math.max(redirect, rewrite)],
      code: 'FB1107',
      message: 'RequestRedirect and URLRewrite exclude each other: a redirect is answered, never forwarded.',
      fix: 'Keep one of the two filters.',
    };
  for (const { index, key } of repeated(filters, ({ type }) => (REPEATABLE.has(type) ? undefined : type)))
    yield {
      path: [index],
      code: 'FB1107',
      message: `The filter ${key} stands twice; it may stand once.`,
      fix: 'Merge the two.',
    };
}

/** Filters of a rule or a backend, at most 16, applied in the written order. */
export const httpRouteFilters = () =>
  list(httpRouteFilter, 16).superRefine(withRules(filtersFitTogether)).optional();
