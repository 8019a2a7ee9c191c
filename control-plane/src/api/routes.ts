import type { HTTPMethods } from 'fastify';
import type { Verb } from '../auth/roles.ts';
import { readinessOf } from '../health/readiness.ts';
import type { Call } from './call.ts';
import { versionInfo } from './discovery.ts';
import { LANDING_POLICY, landingPage } from './landing.ts';
import { clients, commits, conditions, deliveries, history, modules, services, whoami } from './own-reads.ts';
import { changesets, logins, plans, settled, undoing } from './own-writes.ts';
import { MEDIA } from './sent-body.ts';
import { issueToken, listTokens, revokeToken } from './tokens.ts';
import { traces } from './traces.ts';

/** A path of the API that is no resource. */
export interface OwnRoute {
  readonly path: string;
  readonly method: HTTPMethods;
  /** Absent: needs no token. */
  readonly verb?: Verb;
  /** Media types of its answers; absent: whatever the client accepts, it gets the one there is. */
  readonly produces?: readonly string[];
  readonly answer: (call: Call) => unknown;
}

const JSON_ONLY = [MEDIA.json];

const own = (
  method: HTTPMethods,
  name: string,
  more: Pick<OwnRoute, 'answer' | 'produces'> & { verb: Verb },
) => ({
  path: `/apis/flyball.dev/v1/${name}`,
  method,
  produces: JSON_ONLY,
  ...more,
});

/** Every path that is no resource. Only those without a verb need no token. */
export const OWN_ROUTES: readonly OwnRoute[] = [
  { path: '/', method: 'GET', answer: landing },
  { path: '/healthz', method: 'GET', answer: healthz },
  { path: '/readyz', method: 'GET', answer: readyz },
  { path: '/metrics', method: 'GET', verb: 'metrics', answer: metrics },
  { path: '/version', method: 'GET', verb: 'read', produces: JSON_ONLY, answer: version },
  own('POST', 'changesets', { verb: 'create', answer: changesets }),
  own('POST', 'plans', { verb: 'plan', answer: plans }),
  own('POST', 'traces', { verb: 'trace', produces: [MEDIA.json, MEDIA.lines], answer: traces }),
  own('POST', 'undo', { verb: 'undo', answer: undoing }),
  own('POST', 'settled', { verb: 'read', answer: settled }),
  own('POST', 'logins', { verb: 'login', answer: logins }),
  own('GET', 'tokens', { verb: 'grant', answer: listTokens }),
  own('POST', 'tokens', { verb: 'grant', answer: issueToken }),
  own('DELETE', 'tokens/:id', { verb: 'grant', answer: revokeToken }),
  own('GET', 'whoami', { verb: 'identify', answer: whoami }),
  own('GET', 'deliveries', { verb: 'read', answer: deliveries }),
  own('GET', 'clients', { verb: 'read', answer: clients }),
  own('GET', 'services', { verb: 'read', answer: services }),
  own('GET', 'history', { verb: 'read', answer: history }),
  own('GET', 'commits', { verb: 'read', answer: commits }),
  own('GET', 'conditions', { verb: 'read', answer: conditions }),
  own('GET', 'modules', { verb: 'read', answer: modules }),
];

function landing({ context, reply }: Call): string {
  reply.type('text/html; charset=utf-8').header('content-security-policy', LANDING_POLICY);
  return landingPage(context.version);
}

/** Lives: it answers. What it waits for is a matter of readiness. */
function healthz({ reply }: Call): string {
  reply.type('text/plain; charset=utf-8');
  return 'ok\n';
}

function readyz({ context, reply }: Call): string {
  const { ready, missing } = readinessOf(context.plane.unready());
  reply.type('text/plain; charset=utf-8').code(ready ? 200 : 503);
  return ready ? 'ok\n' : `${missing.join('\n')}\n`;
}

async function metrics({ context, reply }: Call): Promise<string> {
  reply.type(context.metrics.contentType);
  return context.metrics.scrape();
}

function version({ context }: Call): object {
  return versionInfo(context.version);
}
