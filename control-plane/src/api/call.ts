import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from './context.ts';
import { refuse } from './errors.ts';
import type { RequestNote } from './request.ts';

/** One request, with all that is needed to answer it. */
export interface Call {
  readonly context: ApiContext;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly note: RequestNote;
}

/** Refuses a method and names those that apply. */
export const notAllowed = (allow: readonly string[], { path }: RequestNote): never =>
  refuse('FLYBALL_API_METHOD', `${path} takes ${allow.join(', ')} only.`, { allow });

/** Refuses a path that names nothing. */
export const unknownPath = ({ path }: RequestNote): never =>
  refuse('FLYBALL_API_UNKNOWN_PATH', `There is no ${path}.`, { where: path });
