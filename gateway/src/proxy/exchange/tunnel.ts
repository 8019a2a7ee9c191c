import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type EvaluatedRequest, keyValue } from '@flyball/policy/evaluate';
import type { AnswerHead } from '../client/answer-head.ts';
import { expectAnswer, giveUpAnswer } from '../client/answer-reader.ts';
import type { ConnectionUser, UserHandlers } from '../client/connection-user.ts';
import { acquire, detach, discard } from '../client/pool.ts';
import type { Connection } from '../client/upstream.ts';
import type { Core, RuleState } from '../core.ts';
import { countAnswer } from '../counters.ts';
import { type Decision, decide } from '../decide/decide.ts';
import { readRequestHead } from '../head/request-head.ts';
import { laneOf, type Ongoing } from '../serve/lane.ts';
import { endGently } from '../serve/linger.ts';
import { writeRawAnswer, writeRawHead } from '../serve/raw-answer.ts';
import { pickerOf } from '../table/cluster.ts';
import { applyReadyOps } from '../table/header-ops.ts';
import type { Timed } from './deadlines.ts';
import { evaluated, forwardedText, type Serving } from './serve.ts';

/** A request to switch to WebSocket (RFC 6455), as Node hands it over: the socket is ours from there on. */
export interface UpgradeArrival {
  readonly req: IncomingMessage;
  readonly socket: Duplex;
  /** Bytes behind the head. */
  readonly rest: Buffer;
}

type Forwarded = Extract<Decision, { type: 'forward' }>;
type Own = Extract<Decision, { type: 'respond' }>;

interface Tunnel extends ConnectionUser, Ongoing, Timed {
  readonly handlers: UserHandlers & Ongoing['handlers'];
  readonly core: Core;
  readonly state: RuleState;
  readonly decision: Forwarded;
  readonly client: Duplex;
  readonly rest: Buffer;
  readonly text: string;
  connection: Connection | undefined;
  hasAnswered: boolean;
  isOver: boolean;
}

const UPGRADE = 'connection: Upgrade\r\nupgrade: websocket\r\n';

/** Decides a request to switch and opens the tunnel; ends the client's connection in every other case. */
export const serveUpgrade = (serving: Serving, arrival: UpgradeArrival): void => {
  const { core } = serving;
  const lane = laneOf(arrival.req.socket);
  const head = readRequestHead(arrival.req);
  if (typeof head === 'number' || head.body !== 'none') {
    refuse(core, arrival, { status: 400, headers: [], reason: 'bad request', state: undefined });
    return;
  }
  const request = evaluated(head, arrival.req.rawHeaders, lane.address);
  const decision = decide(core, serving.gate(), request);
  if (decision.type === 'respond') {
    refuse(core, arrival, decision);
    return;
  }
  const text = forwardedText(core, { head, lane }, decision);
  const tunnel = createTunnel(core, arrival, { decision, text });
  lane.ongoing = tunnel;
  begin(tunnel, request);
};

const begin = (tunnel: Tunnel, request: EvaluatedRequest): void => {
  const { core, decision } = tunnel;
  core.counters.activeRequests += 1;
  core.deadlines.watch(tunnel);
  const share = decision.forward.shares[decision.forward.picked ?? 0];
  const cluster = share && core.table.clusters.get(share.service);
  const picker = cluster && pickerOf(core.clusters, cluster, share.subset);
  const upstream = picker?.pick(picker.hash && keyValue(picker.hash, request));
  const options = { user: tunnel, timeoutMs: cluster?.connectTimeoutMs ?? 0 };
  tunnel.connection = upstream && acquire(core.pool, upstream, options);
  if (!tunnel.connection) fail(tunnel, 503);
  else if (tunnel.connection.isConnected) send(tunnel);
};

type Refusal = Pick<Own, 'status' | 'headers' | 'reason' | 'state'>;

const refuse = (
  { counters }: Core,
  { socket }: UpgradeArrival,
  { status, headers, reason, state }: Refusal,
): void => {
  countAnswer(state?.counter ?? counters.unmatched, status);
  endGently(socket, writeRawAnswer(status, headers, reason));
};

const createTunnel = (
  core: Core,
  { socket, rest }: UpgradeArrival,
  { decision, text }: { readonly decision: Forwarded; readonly text: string },
): Tunnel => ({
  handlers,
  timing: { expire: (tunnel: Tunnel) => fail(tunnel, 504) },
  core,
  state: decision.state,
  decision,
  client: socket,
  rest,
  text,
  connection: undefined,
  hasAnswered: false,
  isOver: false,
  dueAt: core.now() + decision.state.requestMs,
  slot: -1,
});

const send = ({ connection, text }: Tunnel): void => {
  if (!connection) return;
  expectAnswer(connection.reader, { isHead: false, upgrades: true });
  connection.socket.write(`${text}${UPGRADE}\r\n`, 'latin1');
};

/** Ends the upstream side and the account of the request. */
const close = (tunnel: Tunnel): void => {
  const { connection, core } = tunnel;
  tunnel.connection = undefined;
  if (connection?.user) {
    giveUpAnswer(connection.reader);
    discard(connection);
  } else connection?.socket.destroy();
  if (tunnel.isOver) return;
  tunnel.isOver = true;
  core.deadlines.forget(tunnel);
  core.counters.activeRequests -= 1;
};

const fail = (tunnel: Tunnel, status: number): void => {
  const { client, hasAnswered } = tunnel;
  close(tunnel);
  if (hasAnswered) client.destroy();
  else {
    countAnswer(tunnel.state.counter, status);
    endGently(client, writeRawAnswer(status, [], 'no switch of protocols'));
  }
};

/** The head of an answer, with the changes of the rule. */
const answerHead = (tunnel: Tunnel, { status, reason, headers }: AnswerHead, hop: string): void => {
  applyReadyOps(headers, tunnel.decision.forward.responseOps);
  tunnel.hasAnswered = true;
  countAnswer(tunnel.state.counter, status);
  tunnel.client.write(writeRawHead({ status, reason, headers, hop }), 'latin1');
};

/** The instance agreed: from here on bytes go through both ways, each side held back by the other. */
const open = (tunnel: Tunnel, head: AnswerHead, rest: Buffer): void => {
  const { client, connection, core } = tunnel;
  if (!connection) return;
  answerHead(tunnel, head, UPGRADE);
  detach(connection);
  core.deadlines.forget(tunnel);
  const { socket } = connection;
  connection.tunnel = (bytes) => client.write(Buffer.from(bytes));
  if (rest.length > 0) client.write(rest);
  if (tunnel.rest.length > 0) socket.write(tunnel.rest);
  client.on('data', (bytes: Buffer) => {
    if (!socket.write(bytes)) client.pause();
  });
  client.on('drain', () => socket.resume());
  socket.on('drain', () => client.resume());
  client.on('end', () => socket.end());
  socket.on('end', () => client.end());
  // What is on its way to the client still arrives.
  socket.on('close', () => endGently(client));
  client.resume();
};

/** The instance refused: its answer goes to the client, whose connection ends with it. */
const handlers: Tunnel['handlers'] = {
  abort: close,
  isBlocked: ({ client }: Tunnel) => client.writableNeedDrain,
  connected: send,
  interim: () => undefined,
  head: (tunnel: Tunnel, head: AnswerHead) => answerHead(tunnel, head, 'connection: close\r\n'),
  data: ({ client }: Tunnel, bytes: Buffer, [start, end]: readonly [number, number]) => {
    client.write(Buffer.from(bytes.subarray(start, end)));
  },
  end: (tunnel: Tunnel) => {
    close(tunnel);
    endGently(tunnel.client);
  },
  switched: open,
  fault: (tunnel: Tunnel) => fail(tunnel, 502),
  afterRead: ({ client, connection }: Tunnel) => {
    if (!client.writableNeedDrain) return true;
    client.once('drain', () => connection?.socket.resume());
    return false;
  },
  drained: () => undefined,
  lost: (tunnel: Tunnel) => fail(tunnel, 503),
};
