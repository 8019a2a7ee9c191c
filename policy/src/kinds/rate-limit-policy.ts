import { z } from 'zod';
import { durationMs } from './duration.ts';
import { duration, list, sectionName } from './fields.ts';
import { httpRouteMatch } from './http-route-match.ts';
import { key } from './key.ts';
import { ownKind } from './kind.ts';
import { type Broken, unique, withRules } from './rule.ts';
import { targetRefs } from './target-refs.ts';

const MAX_COUNT = 1_000_000_000;

const limit = z
  .strictObject({
    requests: z.int().min(1).max(MAX_COUNT).describe('Requests allowed in each span of time.'),
    per: duration().describe('The span of time.'),
    burst: z
      .int()
      .min(1)
      .max(MAX_COUNT)
      .optional()
      .describe('Requests that may come at once. Default: requests.'),
  })
  .superRefine(
    withRules(function* ({ per }): Generator<Broken> {
      if (durationMs(per) === 0)
        yield {
          path: ['per'],
          code: 'FB1104',
          message: `per is "${per}": a limit needs a span of time.`,
          fix: 'Write for example 1s.',
        };
    }),
  );

const rule = z.strictObject({
  name: sectionName().describe('Name, unique in the policy; answers and metrics carry it.'),
  match: list(httpRouteMatch, 16, 1)
    .optional()
    .describe('Requests counted: one of these must match, at most 16. Default: all.'),
  key: list(key(), 4, 1)
    .optional()
    .describe('Each combination of these has a limit of its own, at most 4. Default: all share one.'),
  limits: list(limit, 8, 1).describe('Limits that must all hold, 1 to 8.'),
  scope: z.literal('Local').default('Local').describe('Where requests are counted: in each engine.'),
  onExceed: z
    .strictObject({
      respond: z
        .strictObject({
          status: z.int().min(400).max(599).default(429).describe('Status of the answer, 400 to 599.'),
        })
        .prefault({})
        .describe('The answer.'),
    })
    .prefault({})
    .describe('What happens to requests beyond the limit.'),
  mode: z
    .enum(['Enforce', 'Shadow'])
    .default('Enforce')
    .describe('Shadow counts and reports, but lets requests pass.'),
  maxKeys: z
    .int()
    .min(10_000)
    .max(1_000_000)
    .default(10_000)
    .describe('Keys kept at most; beyond it the least used are forgotten.'),
});

/** Rule of a RateLimitPolicy, defaults applied. */
export type RateLimitRule = z.output<typeof rule>;

const schema = z.strictObject({
  targetRefs: targetRefs(['Service', 'Gateway', 'HTTPRoute']),
  rules: list(rule, 64, 1)
    .superRefine(withRules(unique('name', ({ name }) => name)))
    .describe('Rules, 1 to 64; a request must pass all that match it.'),
});

/** Content of a RateLimitPolicy, defaults applied. */
export type RateLimitPolicySpec = z.output<typeof schema>;

/** Limits on requests. */
export const rateLimitPolicy = ownKind<RateLimitPolicySpec>({
  kind: 'RateLimitPolicy',
  plural: 'ratelimitpolicies',
  shortNames: ['rlp'],
  doc: 'Limits how many requests may pass in a span of time, as a whole or for each key. In mode Shadow it only reports what it would have refused.',
  schema,
  example: {
    apiVersion: 'flyball.dev/v1',
    kind: 'RateLimitPolicy',
    metadata: { name: 'account', namespace: 'shop' },
    spec: {
      targetRefs: [{ kind: 'HTTPRoute', name: 'account' }],
      rules: [{ name: 'each-user', key: [{ header: 'x-user' }], limits: [{ requests: 10, per: '1s' }] }],
    },
  },
});
