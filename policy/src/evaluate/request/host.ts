import { hostOf } from '@flyball/proto/ir';

const UPPER_A = 65;
const UPPER_Z = 90;
const COLON = 58;

/** Host of an authority: without port, lower case. Returns the text itself when it is one already. */
export const hostName = (authority: string): string =>
  isHostName(authority) ? authority : hostOf(authority);

const isHostName = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COLON || (code >= UPPER_A && code <= UPPER_Z)) return false;
  }
  return true;
};
