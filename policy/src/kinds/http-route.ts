import { z } from 'zod';
import { durationMs } from './duration.ts';
import { duration, hostname, list, sectionName, text } from './fields.ts';
import { httpRouteFilters } from './http-route-filter.ts';
import { httpRouteMatch } from './http-route-match.ts';
import { boundedMatches, ruleRules, uniqueRuleNames } from './http-route-rules.ts';
import { gatewayKind } from './kind.ts';
import { backendObjectFields, parentRefs, serviceNeedsPort } from './references.ts';
import { type Broken, repeated, withRules } from './rule.ts';

const backendRef = z
  .strictObject({
    ...backendObjectFields,
    weight: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(1)
      .describe('Share of the requests, in proportion to the sum of all weights; 0 takes none.'),
    filters: httpRouteFilters().describe('Filters for requests that go to this backend, at most 16.'),
  })
  .superRefine(withRules(serviceNeedsPort));

/** Backend of a rule, defaults applied. */
export type HTTPBackendRef = z.output<typeof backendRef>;

const timeoutFields = z.strictObject({
  request: duration()
    .optional()
    .describe('Longest time until the client has its answer, retries included. 0s: no limit.'),
  backendRequest: duration().optional().describe('Longest time of one try. 0s: no limit. At most `request`.'),
});

/** Rule: one try may not take longer than all of them. */
export function* backendWithinRequest(timeout: {
  readonly request?: string | undefined;
  readonly backendRequest?: string | undefined;
}): Generator<Broken> {
  const { request, backendRequest } = timeout;
  if (request === undefined || backendRequest === undefined || durationMs(request) === 0) return;
  if (durationMs(backendRequest) > durationMs(request))
    yield {
      path: ['backendRequest'],
      code: 'FB1104',
      message: `backendRequest (${backendRequest}) is longer than request (${request}), which ends it first.`,
      fix: 'Make backendRequest at most as long as request.',
    };
}

function* distinctCodes(codes: readonly number[]): Generator<Broken> {
  for (const { index, key } of repeated(codes, String))
    yield {
      path: [index],
      code: 'FB1104',
      message: `The code ${key} stands twice in this list.`,
      fix: 'Remove one of them.',
    };
}

/** Status codes a request is tried again on. */
export const retryCodes = list(z.int().min(400).max(599), 200)
  .superRefine(withRules(distinctCodes))
  .optional()
  .describe('Status codes to retry on, 400 to 599, each once. Connection failures are always retried.');

const retry = z.strictObject({
  codes: retryCodes,
  attempts: z
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe('Tries after the first one; 0 turns retries off. Default: 1.'),
  backoff: duration().optional().describe('Base of the growing pause between tries. Default: 25ms.'),
});

const sessionPersistence = z
  .strictObject({
    sessionName: text(128).optional().describe('Name of the cookie or header.'),
    absoluteTimeout: duration().optional().describe('Longest life of a session.'),
    type: z.enum(['Cookie', 'Header']).default('Cookie').describe('What carries the session.'),
    cookieConfig: z
      .strictObject({
        lifetimeType: z.enum(['Permanent', 'Session']).default('Session').describe('Life of the cookie.'),
      })
      .optional()
      .describe('Settings of the cookie.'),
  })
  .superRefine(
    withRules(function* (session): Generator<Broken> {
      if (session.cookieConfig?.lifetimeType === 'Permanent' && session.absoluteTimeout === undefined)
        yield {
          path: ['absoluteTimeout'],
          code: 'FB1103',
          message: 'absoluteTimeout is missing: the cookie is permanent.',
          fix: 'Add absoluteTimeout.',
        };
      if (session.cookieConfig !== undefined && session.type !== 'Cookie')
        yield {
          path: ['cookieConfig'],
          code: 'FB1107',
          message: `cookieConfig is set, but the session is of type ${session.type}.`,
          fix: 'Remove cookieConfig, or write type: Cookie.',
        };
    }),
  );

const rule = z
  .strictObject({
    name: sectionName()
      .optional()
      .describe('Name of the rule, unique in the route; policies can be for it by sectionName.'),
    matches: list(httpRouteMatch, 64)
      .prefault([{}])
      .describe('Alternatives, at most 64 (128 over all rules): one must match. Default: every request.'),
    filters: httpRouteFilters().describe('Filters for requests of this rule, at most 16, in this order.'),
    backendRefs: list(backendRef, 16)
      .optional()
      .describe(
        'Where requests go, at most 16. The share of an invalid one is answered 500; without any all are.',
      ),
    timeouts: timeoutFields.superRefine(withRules(backendWithinRequest)).optional().describe('Time limits.'),
    retry: retry.optional().describe('When to try again (experimental in Gateway API).'),
    sessionPersistence: sessionPersistence
      .optional()
      .describe('Sticky sessions (experimental in Gateway API).'),
  })
  .superRefine(withRules(ruleRules));

/** Rule of a route, defaults applied. */
export type HTTPRouteRule = z.output<typeof rule>;

const schema = z.strictObject({
  parentRefs,
  hostnames: list(hostname(), 16)
    .optional()
    .describe('Host names taken, at most 16; the first label may be `*`. Default: all of the listener.'),
  rules: list(rule, 16, 1)
    .superRefine(withRules(uniqueRuleNames, boundedMatches))
    .prefault([{}])
    .describe(
      'Rules, 1 to 16. The most specific match wins over all routes; a request none matches gets 404.',
    ),
  useDefaultGateways: z
    .enum(['All', 'None'])
    .optional()
    .describe(
      'Whether the route attaches to default Gateways (experimental in Gateway API). Has no effect: there are none (warning FB1402).',
    ),
});

/** Content of an HTTPRoute, defaults applied. */
export type HTTPRouteSpec = z.output<typeof schema>;

/** Gateway API HTTPRoute. */
export const httpRoute = gatewayKind<HTTPRouteSpec>({
  kind: 'HTTPRoute',
  plural: 'httproutes',
  shortNames: [],
  doc: 'Routes HTTP requests by host, path, headers, query and method to backends, with weights and filters. Attached to a Gateway it holds for traffic that enters there; attached to a Service it holds for calls between services (GAMMA). Gateway API 1.6, standard channel, and its experimental `retry`.',
  schema,
  example: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'account', namespace: 'shop' },
    spec: {
      parentRefs: [{ name: 'public' }],
      hostnames: ['shop.example.com'],
      rules: [
        {
          name: 'testers',
          matches: [
            {
              path: { type: 'PathPrefix', value: '/account' },
              headers: [{ name: 'x-user', value: 'tester' }],
            },
          ],
          backendRefs: [{ group: 'flyball.dev', kind: 'Subset', name: 'account.v2' }],
        },
        {
          matches: [{ path: { type: 'PathPrefix', value: '/account' } }],
          backendRefs: [
            { group: 'flyball.dev', kind: 'Subset', name: 'account.v1', weight: 90 },
            { group: 'flyball.dev', kind: 'Subset', name: 'account.v2', weight: 10 },
          ],
          timeouts: { request: '5s', backendRequest: '2s' },
          retry: { attempts: 1, codes: [502, 503, 504], backoff: '100ms' },
        },
      ],
    },
  },
});
