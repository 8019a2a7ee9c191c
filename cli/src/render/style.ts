import pc from 'picocolors';
import type { Io } from '../io.ts';

/** Colours, or none. */
export type Styles = Pick<typeof pc, 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'>;

/** Colours where the stream is a terminal that has them; none with NO_COLOR (https://no-color.org). */
export const stylesOf = ({ env, isTty }: Pick<Io, 'env' | 'isTty'>, stream: 'stdout' | 'stderr'): Styles => {
  const unwanted = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return pc.createColors(isTty[stream] && !unwanted);
};

/** No colours. */
export const NO_STYLES: Styles = pc.createColors(false);
