import { portOwner } from '@flyball/gateway';
import { type OptionFault, optionFault } from '../options/errors.ts';
import { type OptionError, optionError } from './faults.ts';

/** Ports something is opened on, by the flag that moves each: `--api-port`. */
export type FlagPorts = Readonly<Record<string, number>>;

/** Opens something on ports; when one is taken it is said by whom, and which option moves it. */
export const bound = async <T>(ports: FlagPorts, open: () => Promise<T>): Promise<T> => {
  try {
    return await open();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const fault: OptionError = optionError(await explainPortTaken(...takenOf(ports, error)));
    throw fault;
  }
};

/** Node says EADDRINUSE; grpc-js wraps it in its message. */
const isTaken = (error: unknown): error is Error =>
  error instanceof Error &&
  (('code' in error && error.code === 'EADDRINUSE') || error.message.includes('EADDRINUSE'));

/** Flag and port of the one that is taken: both name it in the message, behind the address. */
const takenOf = (ports: FlagPorts, { message }: Error): readonly [flag: string, port: number] => {
  const all = Object.entries(ports);
  return all.find(([, port]) => new RegExp(`:${port}\\b`).test(message)) ?? all[0] ?? ['', 0];
};

/** What to tell when a port cannot be bound because somebody else holds it. */
export const explainPortTaken = async (
  flag: string,
  port: number,
  ownerOf: (port: number) => Promise<string | undefined> = portOwner,
): Promise<OptionFault> =>
  optionFault('FLYBALL_OPTION_PORT_TAKEN', {
    option: flag.replace(/^--/, ''),
    source: 'flag',
    where: flag,
    message: `Port ${port} is held by ${(await ownerOf(port)) ?? 'another process'}.`,
    mend: `End it, or start with another port: ${flag} ${port === 65_535 ? 0 : port + 1}.`,
  });
