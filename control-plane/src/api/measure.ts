import type { FastifyInstance } from 'fastify';
import { METRICS } from '../metrics/table.ts';
import type { ApiContext } from './context.ts';
import { failureCode } from './failures.ts';

/** Counts requests, their time, refusals and open watches. */
export function measure(app: FastifyInstance, { metrics, slots }: ApiContext): void {
  const seconds = metrics.histogram(METRICS.requestSeconds);
  const active = metrics.gauge(METRICS.requestsActive);
  const refusals = metrics.counter(METRICS.refusals);
  const watches = metrics.gauge(METRICS.watches);
  metrics.onScrape(() => watches.set(slots.taken()));
  app.addHook('onRequest', async (_, reply) => {
    active.add(1);
    // Also when the client goes away before the answer is complete.
    reply.raw.once('close', () => active.add(-1));
  });
  app.addHook('onError', async (request, _, error) => {
    refusals.add(1, { code: failureCode(error, request) });
  });
  app.addHook('onResponse', async (request, reply) => {
    const { route = 'unknown', query } = request.note ?? {};
    if (query?.has('watch') === true) return;
    const labels = { method: request.method, route, code: String(reply.statusCode) };
    seconds.observe(reply.elapsedTime / 1_000, labels);
  });
}
