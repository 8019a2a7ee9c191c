/** A value of JSON whose fields are not known yet. Its keys come from outside: only own ones are read. */
export type Fields = { readonly [field: string]: unknown };

/** Whether a parsed value is a JSON object. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is text of at most `limit` characters. */
export const isText = (value: unknown, limit: number): value is string =>
  typeof value === 'string' && value.length <= limit;

/** Whether a value is an array of at most `limit` items. */
export const isBoundedArray = (value: unknown, limit: number): value is readonly unknown[] =>
  Array.isArray(value) && value.length <= limit;

// RFC 3339 section 5.6, in UTC and whole seconds: texts of this form sort as their times do.
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** Whether a value is a time as the log writes it. */
export const isTime = (value: unknown): value is string =>
  typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value));

/** Whether a value is a map of texts, as labels and annotations are. */
export const isTextMap = (value: unknown): boolean =>
  isFields(value) && Object.values(value).every((item) => typeof item === 'string');
