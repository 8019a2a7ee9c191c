/**
 * Headers that concern one connection only and are never passed on (RFC 9110, 7.6.1), in lower case. What Connection
 * lists comes to them.
 */
const HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
]);

/** Whether a header, by its lower-case name, is for one hop. */
export const isForHop = (name: string): boolean => HOP.has(name);

/** Headers that changes of the author may not touch: they say where a message ends. */
export const isFraming = (name: string): boolean => HOP.has(name) || name === 'content-length';

/**
 * Removes the headers that Connection names (RFC 9110, 7.6.1), but for the length, which it may not name.
 *
 * @param headers Name, value, name, value …
 * @param connection Values of Connection in lower case, each behind a comma.
 */
export const dropListed = (headers: string[], connection: string): void => {
  if (connection === ',keep-alive' || connection === ',close') return;
  const listed = connection.split(',').map((option) => option.trim());
  for (let at = headers.length - 2; at >= 0; at -= 2) {
    const name = headers[at]?.toLowerCase() ?? '';
    if (name !== 'content-length' && listed.includes(name)) headers.splice(at, 2);
  }
};
