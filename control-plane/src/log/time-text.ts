/** A time as the log writes it: RFC 3339 in UTC, whole seconds. Takes milliseconds since the epoch. */
export const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
