import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { CLUSTERS, ECHO_HEADER } from './gateway-job.ts';

/**
 * The upstream, in a process of its own: a server for each cluster that answers 1 KiB. It reads heads only, requests
 * have no bodies. A request with the echo header is answered by what arrived, as JSON.
 */

const HEAD_END = '\r\n\r\n';
const BODY_BYTES = 1_024;

const answer = (type: string, body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const SMALL = answer('text/plain', 'x'.repeat(BODY_BYTES));

const echo = (cluster: string, head: string): string => {
  const [line = '', ...fields] = head.split('\r\n');
  const headers = fields.map((field) => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
  });
  return answer('application/json', JSON.stringify({ cluster, path: line.split(' ')[1], headers }));
};

const serve = (cluster: string, socket: Socket): void => {
  let rest = '';
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    const heads = (rest + bytes.toString('latin1')).split(HEAD_END);
    rest = heads.pop() ?? '';
    const answers = heads.map((head) =>
      head.toLowerCase().includes(`${ECHO_HEADER}:`) ? echo(cluster, head) : SMALL,
    );
    if (answers.length > 0) socket.write(answers.join(''), 'latin1');
  });
};

const open = async (cluster: string): Promise<number> => {
  const server = createServer((socket) => serve(cluster, socket));
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1_024 });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

process.on('message', () => {
  void Promise.all(CLUSTERS.map(({ name }) => open(name))).then((ports) => process.send?.({ ports }));
});
process.on('disconnect', () => process.exit(0));
