/** Bounds of what is read from outside. */
export interface Limits {
  /** Size of a text in bytes of UTF-8. */
  readonly bytes: number;
}

/** What a change may carry. */
export const DEFAULT_LIMITS: Limits = { bytes: 1_048_576 };

/** The largest size that may be asked for: a change that is split into several commits. */
export const MAX_BYTES = 12 * 1_048_576;

/** Levels of maps and lists within each other. */
export const MAX_DEPTH = 64;

/** Keys of one map. */
export const MAX_KEYS = 10_000;

/** Length of one key; findings name keys. YAML has this limit for keys on one line. */
export const MAX_KEY = 1024;

/** Items of one list. */
export const MAX_ITEMS = 10_000;

/** Maps, lists and values of one document, those behind aliases included. */
export const MAX_NODES = 250_000;

/** Maps, lists and values of one document that stand there by way of aliases. */
export const MAX_ALIASED = 10_000;

/** Parts that stand outside of any document (stray marks, directives) before reading gives up. */
export const MAX_STRAY = 100;

/** Findings about one text; the rest would say the same again. */
export const MAX_FINDINGS = 200;

/** Marks of YAML syntax in a text: it grows with the size allowed, so that time stays linear in it. */
export const maxMarks = ({ bytes }: Limits): number => Math.ceil(bytes / 2);

/** Documents of a text, by its size limit: 10,486 for 1 MiB. */
export const maxDocuments = ({ bytes }: Limits): number => Math.ceil(bytes / 100);
