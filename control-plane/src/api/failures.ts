import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { apiFault, type Fault, isFault, refuse } from './errors.ts';
import { parseApiPath } from './path.ts';
import { failureStatus, type StatusDetails } from './status.ts';

/** Answers whatever is thrown as a Status. Stack traces and foreign words stay inside. */
export function answerFailures(app: FastifyInstance, onFailure: (error: unknown) => void): void {
  app.setErrorHandler((error, request, reply) => {
    const fault = faultOf(error, request);
    if (isOurs(fault)) onFailure(error);
    return sendFault(reply, fault, aboutRequest(request));
  });
  app.setNotFoundHandler(({ note }) =>
    refuse('FLYBALL_API_UNKNOWN_PATH', `There is no ${note?.path ?? 'such path'}.`),
  );
}

/** Whether a refusal is to be looked into by who runs the program: not those for coming too early or waiting too long. */
export const isOurs = ({ status }: Fault): boolean => status >= 500 && status !== 504;

/** Sends a refusal. */
export function sendFault(reply: FastifyReply, fault: Fault, about: StatusDetails = {}): FastifyReply {
  if (fault.allow !== undefined) reply.header('allow', fault.allow.join(', '));
  if (fault.retryAfter !== undefined) reply.header('retry-after', String(fault.retryAfter));
  return reply.code(fault.status).type('application/json; charset=utf-8').send(failureStatus(fault, about));
}

/** The refusal that an error is; anything not foreseen is one mistake of ours, whatever it says. */
export function faultOf(error: unknown, request: Pick<FastifyRequest, 'method' | 'headers'>): Fault {
  if (isFault(error)) return error;
  const code = isCoded(error) ? error.code : '';
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return apiFault('FLYBALL_API_TOO_LARGE', { message: 'The body is larger than it may be.' });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return mediaFault(request);
    // Who sent it went away in the middle, or said another length.
    case 'ECONNRESET':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return apiFault('FLYBALL_API_BODY', { message: 'The body did not come as it was announced.' });
    case 'FST_ERR_BAD_URL':
      return apiFault('FLYBALL_API_BAD_PATH', { message: 'The path has an escape that is none.' });
    default:
      return apiFault('FLYBALL_API_INTERNAL', { message: 'The request could not be answered.' });
  }
}

/** Code of the refusal that an error is; one of few. */
export const failureCode = (error: unknown, request: Pick<FastifyRequest, 'method' | 'headers'>): string =>
  faultOf(error, request).code;

function mediaFault({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): Fault {
  const sent = (headers['content-type'] ?? 'no media type').slice(0, 100);
  const wanted =
    method === 'PATCH'
      ? 'patches are taken as application/merge-patch+json (RFC 7396) only; JSON patches and server-side apply are not supported'
      : 'bodies are taken as application/json, and by changesets and plans as application/yaml';
  return apiFault('FLYBALL_API_MEDIA_TYPE', { message: `${sent} is not taken: ${wanted}.` });
}

const isCoded = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

/** Kind and name a refused request was about, as Kubernetes tells them. */
function aboutRequest({ note }: FastifyRequest): StatusDetails {
  const parsed = note === undefined ? undefined : parseApiPath(note.path);
  if (parsed?.type !== 'resource') return {};
  const { group, plural, name } = parsed.path;
  return { kind: plural, ...(group === '' ? {} : { group }), ...(name === undefined ? {} : { name }) };
}
