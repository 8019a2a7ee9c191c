/** Stable code of a refused request. */
export type RegistryErrorCode =
  | 'InvalidArgument'
  | 'NotFound'
  | 'TooMany'
  | 'PersistentUnsupported'
  | 'Unsupported'
  | 'Unauthorized';

/** Why a request was refused, as data: each protocol puts it into its own words. Holds no secret. */
export type RegistryError = {
  readonly code: RegistryErrorCode;
  /** Field or object it is about. */
  readonly what: string;
  /** The reason. */
  readonly why: string;
  /** What to do about it. */
  readonly mend: string;
};

/** A value, or why there is none. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: RegistryError };

/** A good outcome. */
export const good = <T>(value: T): Outcome<T> => ({ ok: true, value });

/** A bad outcome. */
export const bad = (error: RegistryError): Outcome<never> => ({ ok: false, error });

/** An argument that breaks a rule of the protocol. */
export const invalid = (what: string, why: string, mend: string): RegistryError => ({
  code: 'InvalidArgument',
  what,
  why,
  mend,
});

/** One line for a person. */
export const errorText = ({ code, what, why, mend }: RegistryError): string =>
  `${code}: ${what}: ${why}; ${mend}`;
