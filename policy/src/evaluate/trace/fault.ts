interface TraceCodeDoc {
  /** What happened, in a few words. */
  readonly title: string;
  /** What to do about it. */
  readonly mend: string;
}

/** The registry of codes of lines that are not traced. A code is never reused or renamed. */
export const TRACE_CODES = {
  FLYBALL_TRACE_JSON: { title: 'the line is not JSON in UTF-8', mend: 'send one JSON object a line' },
  FLYBALL_TRACE_FIELD: {
    title: 'a field is missing, unknown or of a wrong value',
    mend: 'mend the field that is named',
  },
  FLYBALL_TRACE_URL: {
    title: 'the URL is none a client could send',
    mend: 'write a path, or a URL with http or https',
  },
  FLYBALL_TRACE_SIZE: { title: 'the line is too long', mend: 'keep it within 65,536 bytes' },
} as const satisfies Readonly<Record<string, TraceCodeDoc>>;

/** Why a line of a batch is not traced. */
export type TraceFaultCode = keyof typeof TRACE_CODES;

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

/** The output for a line that cannot be traced. */
export const faultOf = (id: TraceId, { code, message }: TraceError): TraceFault => ({
  id,
  error: { code, message },
});
