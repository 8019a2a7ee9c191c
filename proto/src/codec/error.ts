import type { ProtoCode } from '../errors.ts';

/** What failed: reading bytes, writing bytes, or reading JSON. */
export type CodecErrorCode = Extract<ProtoCode, `FLYBALL_PROTO_${string}`>;

/** A message that is not what its contract says. Names the message and the field, never a value. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
  /** Stable code. */
  readonly code: CodecErrorCode;
  /** Full name of the message. */
  readonly type: string;
  /** Field within the message, for instance `rules[0].matches[1].path`; empty for the message itself. */
  readonly path: string;
  /** Why, in a few words. */
  readonly reason: string;

  constructor(code: CodecErrorCode, type: string, fault: Fault) {
    const path = fault.path.replace(/^\./, '');
    super(`${code}: ${type}${path === '' ? '' : ` ${path}`}: ${fault.reason}`);
    this.code = code;
    this.type = type;
    this.path = path;
    this.reason = fault.reason;
  }
}

/** A failure on its way out of nested messages: each level adds its part of the path. */
export class Fault extends Error {
  readonly reason: string;
  path = '';

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** Puts a part such as `.rules` or `[3]` before the path of a failure and returns it, to be thrown. */
export function within(part: string, error: unknown): Fault {
  const fault = error instanceof Fault ? error : new Fault(error instanceof Error ? error.message : 'failed');
  fault.path = part + fault.path;
  return fault;
}

/** A failure because a value is of the wrong kind. Says the kind, not the value, which may be a secret. */
export function wrongKind(expected: string, value: unknown): Fault {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
  return new Fault(`expected ${expected}, got ${kind}`);
}
