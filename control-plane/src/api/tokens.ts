import { type EngineSpec, objectKey } from '@flyball/policy';
import type { TokenInfo } from '../auth/tokens.ts';
import { getObject } from '../resources/query.ts';
import type { Call } from './call.ts';
import { refuse } from './errors.ts';
import { bodyMap } from './own-writes.ts';
import { subjectOf } from './request.ts';

/** Shortest and longest time a token may be made for, ms: a minute and ten years. */
const LASTS_MS = { least: 60_000, most: 3_653 * 86_400_000 } as const;

/** `POST tokens` with `{engine, lastsMs?}`: a token for an engine. Its text is in this answer and nowhere else. */
export function issueToken(call: Call): unknown {
  const { context, request, reply } = call;
  const { engine, lastsMs, ...rest } = bodyMap(call) as { readonly [field: string]: unknown };
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    refuse('FLYBALL_API_BODY', 'The body takes engine and lastsMs only.', { where: unknown.slice(0, 64) });
  const name = engineIn(call, engine);
  const lasts = lastsIn(lastsMs);
  const { holder } = subjectOf(request);
  const made = context.tokens.issueEngine(name, {
    by: holder,
    ...(lasts === undefined ? {} : { lastsMs: lasts }),
  });
  reply.code(201);
  return { id: made.id, token: made.text, engine: name, ...timeOf('expires', made.expiresAt) };
}

/** `GET tokens`: those that hold, and those that were revoked of late. */
export const listTokens = ({ context }: Call): unknown => ({ items: context.tokens.list().map(shown) });

/** `DELETE tokens/{id}`: ends a token; sessions of an engine that has it end within seconds. */
export function revokeToken({ context, request }: Call): unknown {
  const { id = '' } = request.params as { readonly id?: string };
  const revoked = context.tokens.revoke(id, subjectOf(request).holder);
  return revoked === undefined
    ? refuse('FLYBALL_API_NOT_FOUND', 'No token of that id holds.', { where: 'id' })
    : shown(revoked);
}

function engineIn({ context }: Call, name: unknown): string {
  if (typeof name !== 'string')
    return refuse('FLYBALL_API_BODY', 'engine must name an Engine.', { where: 'engine' });
  const engine = getObject(context.log.state(), objectKey('Engine', '', name.slice(0, 253)));
  if (engine === undefined)
    return refuse('FLYBALL_API_NOT_FOUND', 'There is no Engine of that name.', { where: 'engine' });
  // Its listeners reach Envoys through the xds engine: nobody dials the plane for it.
  if ((engine.spec as EngineSpec).class === 'envoy')
    return refuse('FLYBALL_API_BODY', 'An Engine of class envoy has no token: Envoys dial the xds engine.', {
      where: 'engine',
    });
  return engine.metadata.name;
}

function lastsIn(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const { least, most } = LASTS_MS;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  return refuse('FLYBALL_API_BODY', `lastsMs must be a whole number from ${least} to ${most}.`, {
    where: 'lastsMs',
  });
}

const shown = ({ createdAt, expiresAt, revoked, ...rest }: TokenInfo): object => ({
  ...rest,
  ...timeOf('created', createdAt),
  ...timeOf('expires', expiresAt),
  ...timeOf('revoked', revoked?.at),
  ...(revoked === undefined ? {} : { revokedBy: revoked.by }),
});

const timeOf = (name: string, at: number | undefined): object =>
  at === undefined ? {} : { [name]: new Date(at).toISOString() };
