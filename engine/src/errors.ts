/** Name of a gRPC status code that ends a stream: https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
export type StatusName =
  | 'ABORTED'
  | 'CANCELLED'
  | 'DEADLINE_EXCEEDED'
  | 'FAILED_PRECONDITION'
  | 'INTERNAL'
  | 'INVALID_ARGUMENT'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_EXHAUSTED'
  | 'UNAUTHENTICATED'
  | 'UNAVAILABLE'
  | 'UNIMPLEMENTED';

interface ErrorEntry {
  /** gRPC status of a stream that ends with this error. */
  readonly status: StatusName;
  /** What happened, in a few words. */
  readonly title: string;
  /** What to do about it. */
  readonly mend: string;
}

const redial = 'nothing; the engine dials again';
const report = 'report it with the versions of the plane and the engine';

/** All errors of the engine protocol. Codes never change. */
export const ENGINE_ERRORS = {
  FLYBALL_ENGINE_ACCEPT_UNEXPECTED: {
    status: 'FAILED_PRECONDITION',
    title: 'an accept without its push',
    mend: report,
  },
  FLYBALL_ENGINE_DRAINING: {
    status: 'UNAVAILABLE',
    title: 'this replica of the plane is going away',
    mend: redial,
  },
  FLYBALL_ENGINE_DRIVER_FAILED: {
    status: 'INTERNAL',
    title: 'the engine failed to apply a change',
    mend: 'read the log of the engine; it keeps what it had and tries again',
  },
  FLYBALL_ENGINE_HAVE_UNEXPECTED: {
    status: 'FAILED_PRECONDITION',
    title: 'a part of Have that was not asked for or is out of order',
    mend: report,
  },
  FLYBALL_ENGINE_HELLO_EXPECTED: {
    status: 'FAILED_PRECONDITION',
    title: 'the first message must be Hello, and only the first',
    mend: report,
  },
  FLYBALL_ENGINE_LANE_WRONG: {
    status: 'INVALID_ARGUMENT',
    title: 'an entry on a lane that does not carry its kind',
    mend: report,
  },
  FLYBALL_ENGINE_NOT_ALLOWED: {
    status: 'PERMISSION_DENIED',
    title: 'the token does not allow to act for this engine',
    mend: 'use a token of this Engine resource',
  },
  FLYBALL_ENGINE_OBSERVE_GAP: {
    status: 'FAILED_PRECONDITION',
    title: 'an observation does not follow the one before it',
    mend: 'nothing; the engine dials again and sends a snapshot',
  },
  FLYBALL_ENGINE_OUT_OF_BOUNDS: {
    status: 'RESOURCE_EXHAUSTED',
    title: 'a message is larger than the protocol allows',
    mend: report,
  },
  FLYBALL_ENGINE_PARTS_OUT_OF_ORDER: {
    status: 'FAILED_PRECONDITION',
    title: 'the parts of a push are out of order',
    mend: report,
  },
  FLYBALL_ENGINE_PLANE_BEHIND: {
    status: 'UNAVAILABLE',
    title: 'this replica of the plane is behind what the engine holds',
    mend: `${redial}, elsewhere if possible`,
  },
  FLYBALL_ENGINE_PUSH_REFUSED: {
    status: 'FAILED_PRECONDITION',
    title: 'the engine refused a push',
    mend: 'the text names the reason the engine gave',
  },
  FLYBALL_ENGINE_PUSH_TOO_LARGE: {
    status: 'RESOURCE_EXHAUSTED',
    title: 'a change is larger than one push may be',
    mend: 'narrow what the engine may see in its Engine resource',
  },
  FLYBALL_ENGINE_QUESTIONS_FULL: {
    status: 'RESOURCE_EXHAUSTED',
    title: 'too many questions wait for this engine',
    mend: 'ask again later',
  },
  FLYBALL_ENGINE_QUESTION_UNANSWERED: {
    status: 'DEADLINE_EXCEEDED',
    title: 'the engine did not answer in time',
    mend: 'ask again; look at the log of the engine when it repeats',
  },
  FLYBALL_ENGINE_REPLACED: {
    status: 'ABORTED',
    title: 'a newer session of the same replica took over',
    mend: 'nothing, unless two processes use one replica id',
  },
  FLYBALL_ENGINE_REVISION_LOWER: {
    status: 'UNAVAILABLE',
    title: 'a revision below the one in force',
    mend: `${redial}, elsewhere if possible`,
  },
  FLYBALL_ENGINE_SESSIONS_FULL: {
    status: 'RESOURCE_EXHAUSTED',
    title: 'this replica of the plane has too many sessions',
    mend: 'run another replica of the plane',
  },
  FLYBALL_ENGINE_SESSION_ENDED: {
    status: 'UNAVAILABLE',
    title: 'the session has ended',
    mend: redial,
  },
  FLYBALL_ENGINE_SLOW_READER: {
    status: 'RESOURCE_EXHAUSTED',
    title: 'the other side does not read',
    mend: redial,
  },
  FLYBALL_ENGINE_STOPPED: { status: 'CANCELLED', title: 'the engine stops', mend: 'nothing' },
  FLYBALL_ENGINE_TIMED_OUT: {
    status: 'DEADLINE_EXCEEDED',
    title: 'the other side did not answer in time',
    mend: redial,
  },
  FLYBALL_ENGINE_TRACK_UNKNOWN: {
    status: 'UNIMPLEMENTED',
    title: 'a track this engine does not know',
    mend: 'use a newer engine',
  },
  FLYBALL_ENGINE_UNAUTHENTICATED: {
    status: 'UNAUTHENTICATED',
    title: 'no valid token',
    mend: 'give the engine a token that the plane issued',
  },
  FLYBALL_ENGINE_UNREACHABLE: {
    status: 'UNAVAILABLE',
    title: 'the connection failed',
    mend: `${redial}; check the address of the plane when it repeats`,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

/** Stable code of an error of the engine protocol. */
export type EngineErrorCode = keyof typeof ENGINE_ERRORS;

/** An error of the engine protocol; `message` is `CODE: title: detail`. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  readonly status: StatusName;
  readonly mend: string;
  /** What exactly, at most 512 characters; never a secret. */
  readonly detail: string;

  constructor(code: EngineErrorCode, detail = '') {
    const { status, title, mend } = ENGINE_ERRORS[code];
    const short = detail.slice(0, 512);
    super(`${code}: ${title}${short === '' ? '' : `: ${short}`}`);
    this.code = code;
    this.status = status;
    this.mend = mend;
    this.detail = short;
  }
}

/** Whether a text is a code of the registry. */
export const isEngineErrorCode = (text: string): text is EngineErrorCode =>
  Object.hasOwn(ENGINE_ERRORS, text);

/** An unknown failure as an error of the protocol. */
export const asEngineError = (error: unknown, code: EngineErrorCode): EngineError =>
  error instanceof EngineError
    ? error
    : new EngineError(code, error instanceof Error ? error.message : String(error));
