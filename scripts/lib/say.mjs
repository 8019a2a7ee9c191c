/** Prints one line of progress. Progress goes to stderr, so stdout stays for results. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Milliseconds as people read them. */
export function duration(milliseconds) {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The closing line every script ends with; .ci/run adds these up. */
export function totals({ passed, failed, skipped = 0 }) {
  const rest = skipped > 0 ? `, ${skipped} skipped` : '';
  return `${passed} passed, ${failed} failed${rest}`;
}
