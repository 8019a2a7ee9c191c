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
