/** Bounds of one commit. Beyond them it is refused, never cut. */
export const RECORD_LIMITS = {
  /** Changes as JSON, in bytes of UTF-8. */
  changesBytes: 1_048_576,
  /** Objects of one commit. */
  changes: 5_000,
  /** Characters of the author. */
  author: 256,
  /** Characters of the message. */
  message: 4_096,
  /** Nesting of one object, its own braces counted. */
  depth: 64,
  /** Conditions kept of one object; a Gateway of 64 listeners has 259. */
  conditions: 512,
} as const;
