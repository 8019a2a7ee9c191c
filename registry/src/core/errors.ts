interface RegistryCodeDoc {
  /** What happened, in a few words. */
  readonly title: string;
  /** What to do about it. */
  readonly mend: string;
}

/** The registry of codes of refused requests. A code is never reused or renamed. */
export const REFUSAL_CODES = {
  InvalidArgument: { title: 'a field breaks a rule of the protocol', mend: 'mend the field that is named' },
  NotFound: { title: 'there is no such service or instance', mend: 'register it first' },
  TooMany: { title: 'a bound of the registry is reached', mend: 'remove what is not used' },
  PersistentUnsupported: {
    title: 'persistent instances are not kept',
    mend: 'register with ephemeral=true',
  },
  Unsupported: { title: 'this API is not served', mend: 'use naming over HTTP v1 or gRPC' },
  Unauthorized: { title: 'the client did not prove who it is', mend: 'log in, then try again' },
} as const satisfies Readonly<Record<string, RegistryCodeDoc>>;

/** The registry of codes of the program itself: in its log, or of a start that fails. Never reused or renamed. */
export const REGISTRY_CODES = {
  RegistryNeedsCredentials: {
    title: 'an address other than loopback needs credentials',
    mend: 'bind to 127.0.0.1, or switch the module `registry` off',
  },
  RegistrySnapshotUnreadable: {
    title: 'the saved instances cannot be read; the registry starts empty',
    mend: 'nothing: clients register again',
  },
  RegistrySnapshotNotSaved: {
    title: 'instances were not saved',
    mend: 'mend the disk; it is tried again',
  },
  NacosRequestFailed: {
    title: 'a request of a client failed by a mistake of the program',
    mend: 'report it with the message',
  },
  NacosPushTooLong: {
    title: 'the list of a service is too long for a message; its subscribers keep the one before',
    mend: 'split the service into several',
  },
} as const satisfies Readonly<Record<string, RegistryCodeDoc>>;

/** Code of a refused request. */
export type RegistryErrorCode = keyof typeof REFUSAL_CODES;

/** Code of the program itself. */
export type RegistryCode = keyof typeof REGISTRY_CODES;

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
