import { z } from 'zod';
import { headerName, list, port, preciseHostname, text } from './fields.ts';
import { corsFilter, externalAuthFilter } from './http-route-filter-extended.ts';
import { HEADER_VALUE } from './http-route-match.ts';
import { backendObjectRef, localObjectRef } from './references.ts';
import { type Broken, repeated, unique, withRules } from './rule.ts';

const header = z.strictObject({
  name: headerName().describe('Name of the header, in any case.'),
  value: text(4096, 1)
    .regex(HEADER_VALUE, { message: 'a header value: printable ASCII without blanks at its ends' })
    .describe('Value, 1 to 4096 printable characters; several values are joined by commas.'),
});

const headers = () =>
  list(header, 16)
    .superRefine(withRules(unique('name', ({ name }) => name)))
    .optional();

const headerModifierFields = z.strictObject({
  set: headers().describe('Headers to overwrite, at most 16.'),
  add: headers().describe('Headers to append to, at most 16.'),
  remove: list(headerName(), 16).optional().describe('Names of headers to remove, at most 16.'),
});

function* oneActionAHeader(filter: z.output<typeof headerModifierFields>): Generator<Broken> {
  const actions = [
    ...(filter.set ?? []).map(({ name }, index) => ({ name, path: ['set', index, 'name'] })),
    ...(filter.add ?? []).map(({ name }, index) => ({ name, path: ['add', index, 'name'] })),
    ...(filter.remove ?? []).map((name, index) => ({ name, path: ['remove', index] })),
  ];
  for (const { index, key } of repeated(actions, ({ name }) => name.toLowerCase()))
    yield {
      path: actions[index]?.path ?? [],
      code: 'FB1107',
      message: `The header "${key}" is changed twice by one filter; only one action for each header is allowed.`,
      fix: 'Keep one of the actions; several values can be written as one, separated by commas.',
    };
}

const headerModifier = headerModifierFields.superRefine(withRules(oneActionAHeader));

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

const pathModifierFields = z.strictObject({
  type: z
    .enum(['ReplaceFullPath', 'ReplacePrefixMatch'])
    .describe('Replace the whole path, or the prefix that the rule matched.'),
  replaceFullPath: text(1024).optional().describe('New path. Set exactly when type is ReplaceFullPath.'),
  replacePrefixMatch: text(1024)
    .optional()
    .describe('What stands in place of the matched prefix. Set exactly when type is ReplacePrefixMatch.'),
});

function* pathModifierRules(path: z.output<typeof pathModifierFields>): Generator<Broken> {
  const [wanted, other] =
    path.type === 'ReplaceFullPath'
      ? (['replaceFullPath', 'replacePrefixMatch'] as const)
      : (['replacePrefixMatch', 'replaceFullPath'] as const);
  if (path[wanted] === undefined)
    yield {
      path: [wanted],
      code: 'FB1103',
      message: `${wanted} is missing: type is ${path.type}.`,
      fix: `Add ${wanted}.`,
    };
  if (path[other] !== undefined)
    yield {
      path: [other],
      code: 'FB1107',
      message: `${other} is set, but type is ${path.type}.`,
      fix: `Remove ${other} or change type.`,
    };
}

const pathModifier = pathModifierFields.superRefine(withRules(pathModifierRules));

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
