import { z } from 'zod';
import { headerName, list, text } from './fields.ts';
import { type Broken, unique, withRules } from './rule.ts';

const PATH = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;

/**
 * Value of a header: printable US-ASCII with single blanks within. Gateway API writes `[!-~]+([\t ]?[!-~]+)*`, which means
 * the same and takes exponential time here.
 */
export const headerValue = () =>
  text(4096, 1).regex(/^[!-~](?:[!-~]|[\t ](?=[!-~]))*$/, {
    message: 'a header value: printable ASCII, blanks only one by one and within',
  });

/** Methods a match can name. */
export const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
] as const;

const pathMatchFields = z.strictObject({
  type: z
    .enum(['Exact', 'PathPrefix', 'RegularExpression'])
    .default('PathPrefix')
    .describe(
      'How to compare: the whole path, a prefix of path elements, or an RE2 expression over the whole path.',
    ),
  value: text(1024)
    .default('/')
    .describe('Path, starting with /; normalised, without // and encoded slashes. At most 1024 characters.'),
});

const PATH_FAULTS: readonly (readonly [fault: string, found: (path: string) => boolean])[] = [
  ['contains //', (path) => path.includes('//')],
  ['contains /./', (path) => path.includes('/./')],
  ['contains /../', (path) => path.includes('/../')],
  ['contains an encoded slash (%2f)', (path) => /%2f/i.test(path)],
  ['contains #', (path) => path.includes('#')],
  ['ends with /..', (path) => path.endsWith('/..')],
  ['ends with /.', (path) => path.endsWith('/.')],
  ['contains a character that is not allowed in a path', (path) => !PATH.test(path)],
];

const pathFault = (path: string): string | undefined => {
  if (!path.startsWith('/')) return 'does not start with /';
  return PATH_FAULTS.find(([, found]) => found(path))?.[0];
};

function* pathRules({ type, value }: z.output<typeof pathMatchFields>): Generator<Broken> {
  if (type === 'RegularExpression') return;
  const fault = pathFault(value);
  if (fault === undefined) return;
  yield {
    path: ['value'],
    code: 'FB1104',
    message: `The path "${value}" ${fault}; requests are matched by their normalised path, so it could never match.`,
    fix:
      fault === 'does not start with /'
        ? `Write "/${value}".`
        : 'Write the path as it is after normalisation.',
  };
}

const pathMatch = pathMatchFields.superRefine(withRules(pathRules));

const comparison = z
  .enum(['Exact', 'RegularExpression'])
  .default('Exact')
  .describe('How to compare: the exact value, or an RE2 expression over the whole value.');

const headerMatch = z.strictObject({
  type: comparison,
  name: headerName().describe(
    'Name of the header, in any case. Of entries with the same name only the first counts.',
  ),
  value: headerValue().describe('Value or expression, 1 to 4096 characters.'),
});

const queryParamMatch = z.strictObject({
  type: comparison,
  name: headerName().describe('Name of the query parameter, case-sensitive.'),
  value: text(1024, 1).describe(
    'Value or expression, 1 to 1024 characters; compared with the first value given.',
  ),
});

/** One alternative of a rule: all its parts must hold (Gateway API HTTPRouteMatch). */
export const httpRouteMatch = z.strictObject({
  path: pathMatch.prefault({}).describe('Path to match. Default: every path.'),
  headers: list(headerMatch, 16)
    .superRefine(withRules(unique('name', ({ name }) => name)))
    .optional()
    .describe('Headers that must all match, at most 16.'),
  queryParams: list(queryParamMatch, 16)
    .superRefine(withRules(unique('name', ({ name }) => name)))
    .optional()
    .describe('Query parameters that must all match, at most 16.'),
  method: z.enum(METHODS).optional().describe('Method, in upper case. Default: any.'),
});

/** One alternative of a rule, defaults applied. */
export type HTTPRouteMatch = z.output<typeof httpRouteMatch>;
