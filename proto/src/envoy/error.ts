import type { ProtoCode } from '../errors.ts';

/** Longest reason that is kept, in characters. */
const MAX_REASON = 300;

// A bad value could be a secret. Names and times are none, and say best what is wrong.
const SHOWN_VALUES = /^(unknown field|duplicate field|unknown enum value|invalid duration)$/;

/** An Envoy message that cannot be encoded or decoded. Names type, field and reason. */
export class EnvoyPackError extends Error {
  override readonly name = 'EnvoyPackError';
  /** Stable code. */
  readonly code = 'FLYBALL_ENVOY_PACK' satisfies ProtoCode;
  /** Full name of the message. */
  readonly type: string;
  /** Field within the message, for instance `filterChains[0].filters[0].typedConfig`; empty for the message itself. */
  readonly path: string;
  /** Why; without the value, which could be a secret. */
  readonly reason: string;

  constructor(type: string, path: string, reason: string) {
    super(`${type}${path === '' ? '' : ` ${path}`}: ${reason}`);
    this.type = type;
    this.path = path;
    this.reason = reason;
  }
}

/** The reason of a failure of the protobuf library, without the value that it quotes behind it. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : 'failed';
  const [, place, what, value] = /^([^:]+): ([^:]+): (.*)$/s.exec(message) ?? [];
  if (place === undefined || what === undefined) return message.slice(0, MAX_REASON);
  const shown = SHOWN_VALUES.test(what) ? `: ${value}` : '';
  return `${place.replace(/^\./, '')}: ${what}${shown}`.slice(0, MAX_REASON);
}
