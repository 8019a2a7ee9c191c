/** gRPC status that ends a stream: https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
export type XdsStatus =
  | 'INVALID_ARGUMENT'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_EXHAUSTED'
  | 'UNAUTHENTICATED'
  | 'UNAVAILABLE';

interface ErrorEntry {
  readonly status: XdsStatus;
  /** What happened, in a few words. */
  readonly title: string;
  /** What to do about it. */
  readonly mend: string;
}

/** All errors that end an xDS stream or keep the server from starting. Codes never change. */
export const XDS_ERRORS = {
  FLYBALL_XDS_ADDRESS_OPEN: {
    status: 'UNAUTHENTICATED',
    title: 'an address other than loopback needs an authenticator',
    mend: 'listen on 127.0.0.1, or configure how clients prove who they are',
  },
  FLYBALL_XDS_LISTEN_FAILED: {
    status: 'UNAVAILABLE',
    title: 'the address cannot be listened on',
    mend: 'free the port or choose another one',
  },
  FLYBALL_XDS_MALFORMED: {
    status: 'INVALID_ARGUMENT',
    title: 'the bytes are not a discovery request',
    mend: 'use a client that speaks xDS v3',
  },
  FLYBALL_XDS_NAME_TOO_LONG: {
    status: 'INVALID_ARGUMENT',
    title: 'a text is longer than allowed',
    mend: 'use shorter names',
  },
  FLYBALL_XDS_NODE_MISSING: {
    status: 'INVALID_ARGUMENT',
    title: 'the first request of a stream must carry node.id',
    mend: 'set node.id in the bootstrap of the client',
  },
  FLYBALL_XDS_NOT_AUTHENTICATED: {
    status: 'UNAUTHENTICATED',
    title: 'the client did not prove who it is',
    mend: 'give the client credentials of this server',
  },
  FLYBALL_XDS_NOT_READY: {
    status: 'UNAVAILABLE',
    title: 'the server has no configuration yet',
    mend: 'nothing; clients dial again',
  },
  FLYBALL_XDS_STOPPING: {
    status: 'UNAVAILABLE',
    title: 'the server stops',
    mend: 'nothing; clients dial again',
  },
  FLYBALL_XDS_TOO_LARGE: {
    status: 'RESOURCE_EXHAUSTED',
    title: 'a request is larger than allowed',
    mend: 'subscribe to fewer resources',
  },
  FLYBALL_XDS_TOO_MANY_NAMES: {
    status: 'RESOURCE_EXHAUSTED',
    title: 'too many resource names',
    mend: 'subscribe to fewer resources',
  },
  FLYBALL_XDS_TOO_MANY_STREAMS: {
    status: 'RESOURCE_EXHAUSTED',
    title: 'too many streams, or too many new ones a second',
    mend: 'nothing; clients dial again. Run another replica when it lasts',
  },
  FLYBALL_XDS_TYPE_MISSING: {
    status: 'INVALID_ARGUMENT',
    title: 'type_url is required on an aggregated stream',
    mend: 'use a client that speaks xDS v3',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

/** Stable code of an error of the xDS server. */
export type XdsErrorCode = keyof typeof XDS_ERRORS;

/** An error of the xDS server; `message` is `CODE: title: detail`. */
export class XdsError extends Error {
  override readonly name = 'XdsError';
  readonly code: XdsErrorCode;
  readonly status: XdsStatus;
  readonly mend: string;

  constructor(code: XdsErrorCode, detail = '') {
    const { status, title, mend } = XDS_ERRORS[code];
    super(`${code}: ${title}${detail === '' ? '' : `: ${detail.slice(0, 512)}`}`);
    this.code = code;
    this.status = status;
    this.mend = mend;
  }
}
