import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Serving, serveRequest } from '../exchange/serve.ts';
import { serveUpgrade } from '../exchange/tunnel.ts';
import { laneOf } from './lane.ts';
import { endGently } from './linger.ts';
import { writeRawAnswer } from './raw-answer.ts';

const MAX_HEAD = 16_384;
/** Time for a head, and between two requests of a connection, ms; the same as of our Envoy listeners. */
const HEAD_MS = 10_000;
const IDLE_MS = 300_000;
const CHECK_MS = 2_000;
/** Connections of clients to one port of one worker. */
const MAX_CONNECTIONS = 10_000;

/**
 * The HTTP/1.1 server of a port. Node's parser in its strict mode; times of bodies and answers are the exchange's.
 * Headers are counted there too: Node would drop those beyond its limit without a word.
 */
export const createHttpServer = (serving: Serving): Server => {
  const server = createServer({
    insecureHTTPParser: false,
    maxHeaderSize: MAX_HEAD,
    requireHostHeader: true,
    noDelay: true,
    keepAlive: true,
    headersTimeout: HEAD_MS,
    requestTimeout: 0,
    keepAliveTimeout: IDLE_MS,
    connectionsCheckingInterval: CHECK_MS,
  });
  const { counters } = serving.core;
  server.maxHeadersCount = 0;
  server.maxConnections = MAX_CONNECTIONS;
  const known = new WeakSet<Socket>();
  server.on('connection', (socket) => {
    // One that is read anew comes a second time.
    if (known.has(socket)) return;
    known.add(socket);
    // Node's own listener goes with the parser when a request leaves HTTP; an error is followed by `close`, which the
    // lane hears.
    socket.on('error', () => undefined);
    counters.openConnections += 1;
    socket.once('close', () => {
      counters.openConnections -= 1;
    });
  });
  server.timeout = IDLE_MS;
  // What is under way has times of its own; a client that does not read what it is answered has not.
  server.on('timeout', (socket) => {
    const { ongoing } = laneOf(socket);
    if (!ongoing || ongoing.handlers.isBlocked(ongoing)) socket.destroy();
  });
  server.on('request', (req, res) => serveRequest(serving, { req, res, expects: false }));
  server.on('checkContinue', (req, res) => serveRequest(serving, { req, res, expects: true }));
  server.on('connect', (req, socket) => {
    if (isFirst(req.socket)) endGently(socket, writeRawAnswer(405, [], 'no tunnels'));
  });
  server.on('upgrade', (req, socket, rest) => upgrade(server, serving, { req, socket, rest }));
  return server;
};

interface Upgrading {
  readonly req: IncomingMessage;
  readonly socket: Duplex;
  readonly rest: Buffer;
}

/**
 * Only WebSocket is switched to. Node gives every request with `Upgrade` away; the others (h2c, which the JDK's client
 * asks for by default) are read anew without it, as RFC 9110, 7.8 allows.
 */
const upgrade = (server: Server, serving: Serving, arrival: Upgrading): void => {
  const { req, socket, rest } = arrival;
  if (!isFirst(req.socket)) return;
  if (isWebSocket(req)) {
    serveUpgrade(serving, arrival);
    return;
  }
  socket.unshift(Buffer.concat([Buffer.from(withoutUpgrade(req), 'latin1'), rest]));
  server.emit('connection', socket);
};

/**
 * Whether no request before is unanswered, whose answer would get mixed up with what follows; else the connection ends:
 * at once, or with the answer that was said to be the last.
 */
const isFirst = (socket: Socket): boolean => {
  const { isEnding, unanswered } = laneOf(socket);
  if (!isEnding && unanswered > 0) socket.destroy();
  return !isEnding && unanswered === 0;
};

const isWebSocket = ({ headers, method }: IncomingMessage): boolean =>
  method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';

const DROPPED = new Set(['upgrade', 'connection', 'http2-settings']);

const withoutUpgrade = ({ method, url, httpVersion, rawHeaders, headers }: IncomingMessage): string => {
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!DROPPED.has(name.toLowerCase())) text += `${name}: ${rawHeaders[at + 1]}\r\n`;
  }
  const closes = /(?:^|,)\s*close\s*(?:,|$)/i.test(headers.connection ?? '');
  return `${text}${closes ? 'connection: close\r\n' : ''}\r\n`;
};
