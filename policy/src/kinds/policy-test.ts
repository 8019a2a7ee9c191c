import { z } from 'zod';
import { address, headerName, label, list, localName, port, text } from './fields.ts';
import { METHODS } from './http-route-match.ts';
import { ownKind } from './kind.ts';
import { type Broken, unique, withRules } from './rule.ts';

const status = () => z.int().min(100).max(599);
const headers = () => z.record(headerName(), text(4096));

const viaFields = z.strictObject({
  gateway: localName()
    .optional()
    .describe('Gateway the request enters by: `name` or `namespace/name`. Needs port.'),
  port: port().optional().describe('Port of the listener.'),
  service: localName().optional().describe('Service that is called: `name` or `namespace/name`.'),
  from: label().optional().describe('Namespace of the caller. Default: that of the test.'),
});

function* oneWay(via: z.output<typeof viaFields>): Generator<Broken> {
  if ((via.gateway === undefined) === (via.service === undefined))
    yield {
      path: [],
      code: via.gateway === undefined ? 'FB1103' : 'FB1107',
      message: 'A request enters either by a gateway or as a call of a service.',
      fix: 'Set either gateway and port, or service.',
    };
  else if (via.gateway !== undefined && via.port === undefined)
    yield {
      path: ['port'],
      code: 'FB1103',
      message: 'port is missing: a gateway is entered by a port.',
      fix: 'Add port.',
    };
  if (via.gateway !== undefined && via.from !== undefined)
    yield {
      path: ['from'],
      code: 'FB1107',
      message: 'from is set, but only a call of a service has a caller.',
      fix: 'Remove from.',
    };
  if (via.service !== undefined && via.port !== undefined && via.gateway === undefined)
    yield {
      path: ['port'],
      code: 'FB1107',
      message: 'port is set, but it belongs to a gateway.',
      fix: 'Remove port.',
    };
}

const request = z.strictObject({
  via: viaFields.superRefine(withRules(oneWay)).describe('Where the request enters.'),
  method: z.enum(METHODS).default('GET').describe('Method.'),
  url: text(8192, 1)
    .regex(/^(\/|https?:\/\/)/, { message: 'a path starting with /, or a URL with http or https' })
    .describe('Path and query, or a whole URL with the host.'),
  headers: headers().optional().describe('Headers, `host` among them.'),
  address: address()
    .optional()
    .describe('Address of the client. Default: unknown, so a choice by address is left to chance.'),
});

const forwarded = z.strictObject({
  method: text(32, 1).optional().describe('Method.'),
  path: text(8192, 1).optional().describe('Path and query.'),
  host: text(253, 1).optional().describe('Host header.'),
  headers: headers().optional().describe('Headers that must be among those sent.'),
});

const redirect = z.strictObject({
  scheme: text(16, 1).optional().describe('Scheme.'),
  host: text(253, 1).optional().describe('Host.'),
  port: port().optional().describe('Port, also the usual one of the scheme.'),
  path: text(8192, 1).optional().describe('Path and query.'),
});

const response = z.strictObject({
  headers: headers().optional().describe('Headers that must be among those answered.'),
});

const outcome = z.strictObject({
  status: status()
    .optional()
    .describe('Status the request gets before any backend, such as 404 or 302; 200: a backend gets it.'),
  backend: text(317, 1).optional().describe('Service that gets it: `name` or `namespace/name`.'),
  subset: text(253, 1).optional().describe('Subset that gets it.'),
  rule: text(600, 1)
    .optional()
    .describe(
      'Rule that takes it: `<route>/<rule>` or `<namespace>/<route>/<rule>`, by name or number from 0.',
    ),
  forwarded: forwarded.optional().describe('What the backend sees.'),
  redirect: redirect.optional().describe('Where a redirect leads.'),
  response: response.optional().describe('What the client sees.'),
  limited: z
    .boolean()
    .optional()
    .describe(
      'Whether a rate limit counts the request, also one in Shadow. A test never goes beyond a limit.',
    ),
  limitedBy: text(600, 1)
    .optional()
    .describe(
      'A rule that counts it: `<policy>/<rule>` or `<namespace>/<policy>/<rule>` of a RateLimitPolicy.',
    ),
});

/** Parts that hold expectations of their own: one that names nothing is a mistake, for it could not fail. */
function* namesSomething(expected: z.output<typeof outcome>): Generator<Broken> {
  if (Object.values(expected).every((value) => value === undefined))
    yield {
      path: [],
      code: 'FB1103',
      message: 'expect names nothing, so the test could never fail.',
      fix: 'Add for example status or backend.',
    };
  for (const [part, value] of Object.entries(expected))
    if (isEmpty(value))
      yield {
        path: [part],
        code: 'FB1103',
        message: `${part} names nothing, so it could never fail.`,
        fix: 'Say what must stand there, or remove it.',
      };
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((part) => part === undefined || isEmpty(part));

function* limitedOrNot({ limited, limitedBy }: z.output<typeof outcome>): Generator<Broken> {
  if (limited === false && limitedBy !== undefined)
    yield {
      path: ['limitedBy'],
      code: 'FB1107',
      message: 'limitedBy names a limit, but limited says that none counts the request.',
      fix: 'Remove one of the two.',
    };
}

const expect = outcome.superRefine(withRules(namesSomething, limitedOrNot));

const schema = z.strictObject({
  tests: list(
    z.strictObject({
      name: text(253, 1).describe('Name, unique in the document, for people.'),
      request: request.describe('The request.'),
      expect: expect.describe('What must become of it; what is left out may be anything.'),
    }),
    256,
    1,
  )
    .superRefine(withRules(unique('name', ({ name }) => name)))
    .describe('Tests, 1 to 256.'),
});

/** Content of a PolicyTest, defaults applied. */
export type PolicyTestSpec = z.output<typeof schema>;

/** Requests and what must become of them. */
export const policyTest = ownKind<PolicyTestSpec>({
  kind: 'PolicyTest',
  plural: 'policytests',
  shortNames: [],
  doc: 'Requests and what must become of them. `flyball test` runs them on files without a server; a change can be refused when one fails.',
  schema,
  example: {
    apiVersion: 'flyball.dev/v1',
    kind: 'PolicyTest',
    metadata: { name: 'account', namespace: 'shop' },
    spec: {
      tests: [
        {
          name: 'testers get v2',
          request: {
            via: { gateway: 'public', port: 80 },
            method: 'GET',
            url: 'http://shop.example.com/account',
            headers: { 'x-user': 'tester' },
          },
          expect: { backend: 'account', subset: 'v2' },
        },
      ],
    },
  },
});
