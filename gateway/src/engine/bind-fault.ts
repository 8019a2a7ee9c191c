import type { Bind } from '../proxy/listen/binds.ts';
import { portOwner } from './port-owner.ts';

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'this process may not bind it (ports below 1024 need privileges)',
  EADDRNOTAVAIL: 'this machine does not have the address',
};

/** Why a port cannot be bound, and how to mend it. */
export const bindFault = async (
  { address, port, gate }: Bind,
  error: NodeJS.ErrnoException,
): Promise<string> => {
  const what = `port ${port} of ${address}`;
  if (error.code !== 'EADDRINUSE') return `${what}: ${WORDS[error.code ?? ''] ?? error.message}`;
  const owner = (await portOwner(port)) ?? 'another process';
  const isWaypoint = gate.entrances.some((entrance) => 'service' in entrance);
  const otherwise = isWaypoint
    ? 'the control plane hands out another port in a few seconds'
    : "end it, or map the listener's port elsewhere (Engine ports)";
  return `${what} is held by ${owner}; ${otherwise}`;
};
