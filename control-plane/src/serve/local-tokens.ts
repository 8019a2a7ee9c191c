import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Tokens of engine processes that this process starts itself: they live as long as it does and are never stored. */
export interface LocalTokens {
  /** A new token for an engine. */
  readonly issue: (engine: string) => string;
  /** Engine of a token, or undefined. */
  readonly engineOf: (token: string) => string | undefined;
}

/** No token was issued. */
export const createLocalTokens = (): LocalTokens => {
  const issued: { readonly token: Buffer; readonly engine: string }[] = [];
  return {
    issue: (engine) => {
      const text = randomBytes(32).toString('base64url');
      issued.push({ token: Buffer.from(text), engine });
      return text;
    },
    engineOf: (text) => issued.find(({ token }) => equals(token, Buffer.from(text)))?.engine,
  };
};

const equals = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
