/** A text as an RE2 expression that matches it alone. */
export const quoted = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|-]/g, '\\$&');

/** A text as the substitution of an RE2 replacement. */
export const substitution = (text: string): string => text.replace(/\\/g, '\\\\');
