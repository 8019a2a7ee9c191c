import { API_CODES, type ChangeDiagnostic, type Fault } from './errors.ts';

/** A cause of a failure as Kubernetes tells it. */
interface StatusCause {
  /** Our code of it. */
  readonly reason: string;
  readonly message: string;
  /** `spec.rules[0].backendRefs[1].name`. */
  readonly field: string;
}

/** What a Status says of the object it is about. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/**
 * Answer of Kubernetes for what is no object
 * (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/), and beside it what we say.
 */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, never>>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly code: number;
  readonly details?: StatusDetails;
  readonly error?: {
    readonly code: string;
    readonly mend: string;
    readonly where?: string;
    readonly current?: string;
  };
  readonly diagnostics?: readonly ChangeDiagnostic[];
}

/** Causes told in a Status; the diagnostics have them all. */
const MAX_CAUSES = 100;

/** The Status of a refusal. */
export function failureStatus(fault: Fault, about: StatusDetails = {}): Status {
  const { code, status, message, mend, where, current, diagnostics, retryAfter } = fault;
  const causes = diagnostics?.slice(0, MAX_CAUSES).map(causeOf) ?? whereCause(fault);
  const details = {
    ...about,
    ...(causes.length === 0 ? {} : { causes }),
    ...(retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter }),
  };
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: reasonOf(fault),
    code: status,
    details,
    error: {
      code,
      mend,
      ...(where === undefined ? {} : { where }),
      ...(current === undefined ? {} : { current }),
    },
    ...(diagnostics === undefined ? {} : { diagnostics }),
  };
}

/** The Status of something that was done and leaves no object. */
export const successStatus = (details: StatusDetails): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  code: 200,
  details,
});

const causeOf = ({ code, message, field }: ChangeDiagnostic): StatusCause => ({
  reason: code,
  message,
  field: dotted(field),
});

const whereCause = ({ code, message, where }: Fault): readonly StatusCause[] =>
  where === undefined || where === '' ? [] : [{ reason: code, message, field: where }];

/** A JSON pointer in the way Kubernetes writes fields: `/spec/rules/0` is `spec.rules[0]`. */
export const dotted = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => {
      if (/^\d+$/.test(part)) return `${path}[${part}]`;
      return path === '' ? part : `${path}.${part}`;
    }, '');

/** Reasons of Kubernetes for statuses of faults that are not the API's own. */
const REASONS: ReadonlyMap<number, string> = new Map([
  [400, 'BadRequest'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [409, 'Conflict'],
  [410, 'Expired'],
  [413, 'RequestEntityTooLarge'],
  [422, 'Invalid'],
  [429, 'TooManyRequests'],
  [500, 'InternalError'],
  [503, 'ServiceUnavailable'],
  [504, 'Timeout'],
]);

const OWN: ReadonlyMap<string, string> = new Map(
  Object.entries(API_CODES).map(([code, { reason }]) => [code, reason]),
);

/** `reason` of the Status of a refusal; empty where Kubernetes has no word for it. */
export function reasonOf({ code, status }: Pick<Fault, 'code' | 'status'>): string {
  if (code === 'FLYBALL_LOG_EXISTS') return 'AlreadyExists';
  return OWN.get(code) ?? REASONS.get(status) ?? '';
}
