import { BlockList, isIP } from 'node:net';

/** Where a listener binds. Port 0 lets the system choose. */
export type ListenAddress = { readonly host: string; readonly port: number };

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether only this machine reaches an address. Host names other than `localhost` count as reachable. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** An address as peers are compared: IPv4 inside IPv6 becomes IPv4. */
export const plainAddress = (address: string): string =>
  address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;

/** Takes `address:port` apart, for IPv6 without brackets too. */
export function splitPeer(peer: string): { readonly address: string; readonly port: number } {
  const at = peer.lastIndexOf(':');
  const host = peer.slice(0, at).replace(/^\[|\]$/g, '');
  return { address: plainAddress(host), port: Number(peer.slice(at + 1)) };
}
