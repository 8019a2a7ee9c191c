/**
 * Why a line of a batch is not traced. `FLYBALL_TRACE_JSON`: it is not a JSON object; `FLYBALL_TRACE_FIELD`: a field
 * is missing, unknown or of a wrong value; `FLYBALL_TRACE_URL`: the URL is none a client could send;
 * `FLYBALL_TRACE_SIZE`: the line is too long.
 */
export type TraceFaultCode =
  | 'FLYBALL_TRACE_JSON'
  | 'FLYBALL_TRACE_FIELD'
  | 'FLYBALL_TRACE_URL'
  | 'FLYBALL_TRACE_SIZE';

/** Id of a line, as given; null where it has none. */
export type TraceId = string | number | null;

/** The output for a line that is not traced. */
export interface TraceFault {
  readonly id: TraceId;
  readonly error: { readonly code: TraceFaultCode; readonly message: string };
}

/** Thrown within this folder, and turned into a TraceFault at its edge. */
export class TraceError extends Error {
  readonly code: TraceFaultCode;

  constructor(code: TraceFaultCode, message: string) {
    super(message);
    this.code = code;
  }
}
