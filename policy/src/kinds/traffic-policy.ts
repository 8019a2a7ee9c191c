import { z } from 'zod';
import { duration } from './fields.ts';
import { backendWithinRequest, retryCodes } from './http-route.ts';
import { key } from './key.ts';
import { ownKind } from './kind.ts';
import { type Broken, withRules } from './rule.ts';
import { targetRefs } from './target-refs.ts';

const balancingFields = z.strictObject({
  algorithm: z
    .enum(['RoundRobin', 'LeastRequest', 'Random', 'RingHash'])
    .default('RoundRobin')
    .describe('How the instance is chosen; each minds the weights of instances.'),
  hashKey: key().optional().describe('What RingHash hashes. Required for RingHash, and only for it.'),
});

function* hashKeyFits({ algorithm, hashKey }: z.output<typeof balancingFields>): Generator<Broken> {
  if (algorithm === 'RingHash' && hashKey === undefined)
    yield {
      path: ['hashKey'],
      code: 'FB1103',
      message: 'hashKey is missing: RingHash has nothing to hash.',
      fix: 'Add hashKey, for example {header: x-user}.',
    };
  if (algorithm !== 'RingHash' && hashKey !== undefined)
    yield {
      path: ['hashKey'],
      code: 'FB1107',
      message: `hashKey is set, but ${algorithm} hashes nothing.`,
      fix: 'Write algorithm: RingHash, or remove hashKey.',
    };
}

const timeout = z
  .strictObject({
    request: duration()
      .optional()
      .describe('Longest time until the client has its answer, retries included. 0s: no limit.'),
    backendRequest: duration().optional().describe('Longest time of one try. 0s: no limit.'),
    connect: duration()
      .optional()
      .describe('Longest time to connect to an instance, of Services and Namespaces that are targets.'),
  })
  .superRefine(withRules(backendWithinRequest));

const retry = z.strictObject({
  attempts: z.int().min(0).max(100).describe('Tries after the first one; 0 turns retries off.'),
  backoff: duration().optional().describe('Base of the growing pause between tries. Default: 25ms.'),
  codes: retryCodes,
});

const schema = z.strictObject({
  targetRefs: targetRefs(['Service', 'Subset', 'Gateway', 'HTTPRoute', 'Namespace']),
  splitKey: key()
    .optional()
    .describe('Makes weights sticky: requests with the same key go to the same backend.'),
  balancing: balancingFields
    .superRefine(withRules(hashKeyFits))
    .optional()
    .describe('How an instance is chosen, of Services and Namespaces that are targets. Default: RoundRobin.'),
  timeout: timeout.optional().describe('Time limits.'),
  retry: retry.optional().describe('When to try again.'),
});

/** Content of a TrafficPolicy, defaults applied. */
export type TrafficPolicySpec = z.output<typeof schema>;

/** Load balancing, timeouts, retries and sticky weights. */
export const trafficPolicy = ownKind<TrafficPolicySpec>({
  kind: 'TrafficPolicy',
  plural: 'trafficpolicies',
  shortNames: ['tp'],
  doc: 'How requests travel to what it is for: load balancing, time limits, retries, and the key that makes weights sticky. Sections merge whole: the most specific target wins, then the oldest policy, then the name.',
  schema,
  example: {
    apiVersion: 'flyball.dev/v1',
    kind: 'TrafficPolicy',
    metadata: { name: 'account', namespace: 'shop' },
    spec: {
      targetRefs: [{ kind: 'Service', name: 'account' }],
      splitKey: { header: 'x-user' },
      balancing: { algorithm: 'LeastRequest' },
      timeout: { request: '3s' },
      retry: { attempts: 1, codes: [503] },
    },
  },
});
