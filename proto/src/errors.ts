interface ProtoCodeDoc {
  /** What happened, in a few words. */
  readonly title: string;
  /** What to do about it. */
  readonly mend: string;
}

/** The registry of codes of messages that are not what their contract says. A code is never reused or renamed. */
export const PROTO_CODES = {
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
} as const satisfies Readonly<Record<string, ProtoCodeDoc>>;

/** A code of the registry. */
export type ProtoCode = keyof typeof PROTO_CODES;
