import type { ConfigSource } from './bodies.ts';

/** Resources that come over the same stream as the one that names them. */
export const FROM_ADS: ConfigSource = { ads: {}, resourceApiVersion: 'V3' };
