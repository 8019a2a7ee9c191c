import { connect, type Socket } from 'node:net';
import { JOB_REQUESTS, TIER } from './gateway-job.ts';

/** The load where wrk is missing: connections that are kept, one request at a time on each. */

interface Wanted {
  readonly port: number;
  readonly seconds: number;
  readonly connections: number;
}

const REQUESTS = JOB_REQUESTS.map(({ route, rest }) =>
  Buffer.from(
    `GET ${route.prefix}${rest} HTTP/1.1\r\nHost: ${route.host}\r\n${TIER.name}: ${TIER.value}\r\n\r\n`,
    'latin1',
  ),
);

let requests = 0;
let errors = 0;
let at = 0;

const ask = (socket: Socket): void => {
  at = (at + 1) % REQUESTS.length;
  socket.write(REQUESTS[at] ?? '');
};

/** Bytes of the answer that a text begins with; undefined while its head is not whole. Answers have a length. */
const lengthOf = (text: string): number | undefined => {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  return end + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end + 2))?.[1] ?? 0);
};

const open = (port: number): Socket => {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let text = '';
  socket.on('connect', () => ask(socket));
  socket.on('error', () => {
    errors += 1;
  });
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1');
    const length = lengthOf(text);
    if (length === undefined || text.length < length) return;
    requests += 1;
    if (!text.startsWith('HTTP/1.1 200 ')) errors += 1;
    text = text.slice(length);
    ask(socket);
  });
  return socket;
};

const load = ({ port, seconds, connections }: Wanted): void => {
  requests = 0;
  errors = 0;
  const sockets = Array.from({ length: connections }, () => open(port));
  setTimeout(() => {
    for (const socket of sockets) socket.destroy();
    process.send?.({ requests, errors });
  }, seconds * 1_000);
};

process.on('message', (message) => load(message as Wanted));
process.on('disconnect', () => process.exit(0));
