import { MAX_BYTES } from '@flyball/policy/load';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuse } from './errors.ts';
import { parseJson } from './json-body.ts';

/** Media types that are taken, each with what becomes of the body. */
export const MEDIA = {
  json: 'application/json',
  mergePatch: 'application/merge-patch+json',
  yaml: 'application/yaml',
  lines: 'application/x-ndjson',
} as const;

/** A body and how it was sent. */
export type SentBody =
  | { readonly type: 'json'; readonly value: unknown }
  | { readonly type: 'mergePatch'; readonly value: unknown }
  | { readonly type: 'yaml'; readonly bytes: Uint8Array }
  | { readonly type: 'lines'; readonly stream: AsyncIterable<Uint8Array> };

/** Bytes of a body of JSON: the largest commit, written with some generosity. */
export const MAX_JSON_BYTES = 1.5 * 1_048_576;

/** Has bodies read as they are meant to be; those of other types are refused. */
export function takeBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  for (const type of ['json', 'mergePatch'] as const) {
    const options = { parseAs: 'buffer', bodyLimit: MAX_JSON_BYTES } as const;
    app.addContentTypeParser(
      MEDIA[type],
      options,
      async (_: FastifyRequest, bytes: Buffer): Promise<SentBody> => ({
        type,
        value: parseJson(bytes),
      }),
    );
  }
  // As much as is ever read of a text, which may be mostly comments.
  const options = { parseAs: 'buffer', bodyLimit: MAX_BYTES } as const;
  app.addContentTypeParser(
    MEDIA.yaml,
    options,
    async (_: FastifyRequest, bytes: Buffer): Promise<SentBody> => ({
      type: 'yaml',
      bytes,
    }),
  );
  // Read as it comes; whoever reads it bounds its lines.
  app.addContentTypeParser(
    MEDIA.lines,
    async (_: FastifyRequest, stream: AsyncIterable<Uint8Array>): Promise<SentBody> => ({
      type: 'lines',
      stream,
    }),
  );
}

/** The body when it was sent in one of the ways named; undefined when there is none. */
export function bodyOf<Type extends SentBody['type']>(
  request: FastifyRequest,
  ...types: readonly Type[]
): Extract<SentBody, { readonly type: Type }> | undefined {
  const body = request.body as SentBody | undefined | null;
  if (body === undefined || body === null) return undefined;
  if (isOneOf(body, types)) return body;
  return refuse('FLYBALL_API_MEDIA_TYPE', `Send ${types.map((type) => MEDIA[type]).join(' or ')} here.`);
}

const isOneOf = <Type extends SentBody['type']>(
  body: SentBody,
  types: readonly Type[],
): body is Extract<SentBody, { readonly type: Type }> => types.some((type) => type === body.type);

/** The JSON value of the body; undefined when there is none. */
export const jsonOf = (request: FastifyRequest): unknown => bodyOf(request, 'json')?.value;
