/** What the reference says of a code. */
export interface CodeDoc {
  readonly title: string;
  /** How to mend it, one sentence. */
  readonly mend: string;
}

/** What it says of a code that answers carry. */
export interface AnsweredCodeDoc extends CodeDoc {
  /** HTTP status of the answer (RFC 9110). */
  readonly status: number;
}

/** A row of a registry of codes. */
export const codeDoc = (title: string, mend: string): CodeDoc => ({ title, mend });

/** A row of a registry of codes that answers carry. */
export const answeredCodeDoc = (status: number, title: string, mend: string): AnsweredCodeDoc => ({
  status,
  title,
  mend,
});

/** Makes a fault throwable: an error that is the fault as well. Its name tells registries apart in stacks. */
export const thrown = <Fault extends { readonly message: string }>(
  name: string,
  fault: Fault,
  cause?: unknown,
): Error & Fault => {
  const error = new Error(fault.message, cause === undefined ? undefined : { cause });
  return Object.assign(error, fault, { name });
};
