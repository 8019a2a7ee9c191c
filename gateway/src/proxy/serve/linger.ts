import type { Duplex } from 'node:stream';

/** Time for a client to take what is on its way and to end its side, ms; the same as nginx' `lingering_timeout`. */
export const LINGER_MS = 5_000;

/**
 * Ends a connection that Node's server watches no more, after a last text of bytes. What the client still sends is read
 * and dropped: to cut it off at once could take back what it was sent (RFC 9112, 9.6). One that does not end its side
 * is cut off after a while.
 */
export const endGently = (socket: Duplex, last = ''): void => {
  if (socket.destroyed) return;
  if (last !== '') socket.write(last, 'latin1');
  socket.end();
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
};
