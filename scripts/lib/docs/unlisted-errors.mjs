// Codes that exist as types only: these texts are their registry. A test holds them against the sources.

/** Codes of the contracts' codec and of Envoy's messages. */
export const CODEC_CODES = {
  FLYBALL_PROTO_DECODE: {
    title: 'the bytes are not that message',
    mend: 'use versions of plane and engine that fit together',
  },
  FLYBALL_PROTO_ENCODE: { title: 'a value is not of its type', mend: 'report it: a program made it' },
  FLYBALL_PROTO_JSON: { title: 'the JSON is not that message', mend: 'mend the field that is named' },
  FLYBALL_ENVOY_PACK: {
    title: 'an Envoy message cannot be encoded or decoded',
    mend: 'mend the field that is named; in an EnvoyPatch it is the value of an operation',
  },
};

/** Codes of a line of a trace. */
export const TRACE_CODES = {
  FLYBALL_TRACE_JSON: { title: 'the line is not JSON', mend: 'send one JSON object a line' },
  FLYBALL_TRACE_FIELD: {
    title: 'a field is missing, unknown or of a wrong value',
    mend: 'mend the field that is named',
  },
  FLYBALL_TRACE_URL: {
    title: 'the URL is none a client could send',
    mend: 'write a path, or a URL with http or https',
  },
  FLYBALL_TRACE_SIZE: { title: 'the line is too long', mend: 'keep it below 65,536 characters' },
};

/** Codes of the built-in registry. */
export const REGISTRY_CODES = {
  InvalidArgument: { title: 'a field breaks a rule of the protocol', mend: 'mend the field that is named' },
  NotFound: { title: 'there is no such service or instance', mend: 'register it first' },
  TooMany: { title: 'a bound of the registry is reached', mend: 'remove what is not used' },
  PersistentUnsupported: { title: 'persistent instances are not kept', mend: 'register with ephemeral=true' },
  Unsupported: { title: 'this API is not served', mend: 'use naming over HTTP v1 or gRPC' },
  Unauthorized: { title: 'the client did not prove who it is', mend: 'log in, then try again' },
  RegistryNeedsCredentials: {
    title: 'an address other than loopback needs credentials',
    mend: 'bind to 127.0.0.1, or switch the module `registry` off',
  },
  RegistrySnapshotUnreadable: {
    title: 'the saved instances cannot be read; the registry starts empty',
    mend: 'nothing: clients register again',
  },
  RegistrySnapshotNotSaved: { title: 'instances were not saved', mend: 'mend the disk; it is tried again' },
};

/** Codes of the command beside those of its registry. */
export const CLI_CODES_UNLISTED = {
  FLYBALL_CLI_INTERNAL: {
    title: 'The program made a mistake',
    mend: 'Run it again with FLYBALL_DEBUG=1 and report what it prints.',
  },
};
