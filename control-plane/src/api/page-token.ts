import type { ObjectKey } from '@flyball/policy';
import { refuse } from './errors.ts';

/** Where a list goes on, and as of which revision. */
export interface PageToken {
  readonly revision: number;
  readonly after: ObjectKey;
}

const MAX_CHARACTERS = 1_024;

/** The token as clients carry it. Not secret, and of no more use than the list it belongs to. */
export const encodePageToken = ({ revision, after }: PageToken): string =>
  Buffer.from(JSON.stringify([1, revision, after])).toString('base64url');

/** Reads a token; refuses what is none. */
export function decodePageToken(text: string): PageToken {
  const content =
    text.length > MAX_CHARACTERS ? undefined : parsed(Buffer.from(text, 'base64url').toString());
  const [version, revision, after] = Array.isArray(content) ? content : [];
  if (version === 1 && Number.isSafeInteger(revision) && typeof after === 'string')
    return { revision, after };
  return refuse('FLYBALL_API_PARAMETER', 'continue must be one that was given by this server.', {
    where: 'continue',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
