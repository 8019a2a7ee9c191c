import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Subject } from '../auth/tokens.ts';
import { forbidden } from '../auth/tokens.ts';
import type { ApiContext } from './context.ts';
import { faultError, refuse } from './errors.ts';
import { accepts } from './media-type.ts';
import { noteOf } from './request.ts';

/** Says what a browser may do with an answer: nothing. The landing page loosens it for its one style. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/**
 * Looks at every request before anything of its body is read: the form of its path, who asks, whether he may, and
 * whether he takes the answer. A route without a verb is open; everything else, also what is not there, wants a token.
 */
export function guard(app: FastifyInstance, context: ApiContext): void {
  app.decorateRequest('note', undefined);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const note = noteOf(request);
    if (note === undefined)
      refuse('FLYBALL_API_BAD_PATH', 'The path has an escape, an empty or dot segment, or a host.');
    else {
      const subject = isOpen(request) ? undefined : admitted(context, request, reply);
      request.note = subject === undefined ? note : { ...note, subject };
    }
    const { produces } = request.routeOptions.config;
    if (produces !== undefined && !accepts(request.headers.accept, produces))
      refuse('FLYBALL_API_NOT_ACCEPTABLE', `The answer comes as ${produces.join(' or ')}.`);
  });
}

const isOpen = ({ routeOptions, is404 }: FastifyRequest): boolean =>
  !is404 && routeOptions.config.verb === undefined;

/** Who asks, when he may do what the route does. */
function admitted({ tokens }: ApiContext, request: FastifyRequest, reply: FastifyReply): Subject {
  const result = tokens.authenticate(request.headers.authorization, request.ip);
  if ('fault' in result) {
    if (result.fault.status === 401) reply.header('www-authenticate', 'Bearer');
    throw faultError(result.fault);
  }
  const { verb = 'identify' } = request.routeOptions.config;
  const wanted = typeof verb === 'function' ? verb(request) : verb;
  const fault = forbidden(result.subject, wanted);
  if (fault !== undefined) throw faultError(fault);
  return result.subject;
}
