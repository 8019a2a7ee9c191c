import type { Access, Session } from '../core/auth.ts';
import { type HttpAnswer, json, text } from './call.ts';
import type { Params } from './params.ts';

/** Where clients of the several versions log in. */
export const loginPaths = ['/v1/auth/login', '/v1/auth/users/login', '/v3/auth/user/login'] as const;

// An open listener asks for nothing; clients that are set up with a password expect an answer all the same.
const openSession: Session = { token: 'open', ttlSeconds: 18_000 };

async function sessionOf(access: Access, params: Params): Promise<Session | undefined> {
  if (access.kind === 'open') return openSession;
  const username = params.get('username') ?? '';
  const password = params.get('password') ?? '';
  return access.authenticate({ kind: 'password', username, password });
}

/** Answers a token for a name and a password. */
export async function login(access: Access, params: Params): Promise<HttpAnswer> {
  const session = await sessionOf(access, params);
  if (session === undefined) return text('unknown user!', 403);
  const { token, ttlSeconds } = session;
  return json({
    accessToken: token,
    tokenTtl: ttlSeconds,
    globalAdmin: false,
    username: params.get('username') ?? '',
  });
}
