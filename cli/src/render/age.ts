const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Time that passed, as kubectl shows it: two units where one would be too coarse. */
export const ageText = (ms: number): string => {
  if (ms < 2 * MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))}s`;
  if (ms < 10 * MINUTE) return units(ms, [MINUTE, 'm'], [SECOND, 's']);
  if (ms < 3 * HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < 8 * HOUR) return units(ms, [HOUR, 'h'], [MINUTE, 'm']);
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)}h`;
  if (ms < 8 * DAY) return units(ms, [DAY, 'd'], [HOUR, 'h']);
  if (ms < 2 * YEAR) return `${Math.floor(ms / DAY)}d`;
  return units(ms, [YEAR, 'y'], [DAY, 'd']);
};

type Unit = readonly [size: number, name: string];

const units = (ms: number, [large, first]: Unit, [small, second]: Unit): string => {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)}${first}${rest === 0 ? '' : `${rest}${second}`}`;
};

/** Age of something that was made at a time (RFC 3339); empty when it is none. */
export const ageOf = (time: unknown, now: number): string => {
  const made = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(made) ? '' : ageText(now - made);
};
