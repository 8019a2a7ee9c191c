import { explainPortTaken } from '../options/port-owner.ts';
import { type OptionError, optionError } from './faults.ts';

/** Opens something on a port; when the port is taken it is said by whom, and which option moves it. */
export const bound = async <T>(port: number, flag: string, open: () => Promise<T>): Promise<T> => {
  try {
    return await open();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const fault: OptionError = optionError(await explainPortTaken(port, flag));
    throw fault;
  }
};

/** Node says EADDRINUSE; grpc-js wraps it in its message. */
const isTaken = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && error.code === 'EADDRINUSE') || error.message.includes('EADDRINUSE'));
