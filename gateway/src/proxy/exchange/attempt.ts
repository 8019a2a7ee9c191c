import { keyValue } from '@flyball/policy/evaluate';
import type { AnswerFault, AnswerHead } from '../client/answer-head.ts';
import { expectAnswer, giveUpAnswer } from '../client/answer-reader.ts';
import type { Loss } from '../client/connection-user.ts';
import { acquire, discard, release } from '../client/pool.ts';
import type { Upstream } from '../client/upstream.ts';
import type { UpstreamError } from '../counters.ts';
import { type Cluster, pickerOf } from '../table/cluster.ts';
import { giveUp, sendEnd, sendHead, sendInterim, takeData } from './answer.ts';
import { framingLines, startUpload } from './body.ts';
import type { Timing } from './deadlines.ts';
import { type Exchange, finish, setDue, stalledAt } from './exchange.ts';
import { isRetried, mayMove, mayRetry, pauseOf } from './retry.ts';

/** Draws until another instance than the one that failed comes up. */
const MAX_DRAWS = 4;
/** Longest body that leaves in one write with its head. */
const MAX_JOINED = 16_384;

/** Sends the request to an instance of its backend, if possible another one than the last. */
export const tryNow = (exchange: Exchange): void => {
  const { core, table, share, state } = exchange;
  const cluster = share && table.clusters.get(share.service);
  const upstream = cluster && pick(exchange, cluster, share.subset);
  exchange.upstream = upstream;
  exchange.tryDeadline = core.now() + state.tryMs;
  setDue(exchange);
  const options = { user: exchange, timeoutMs: cluster?.connectTimeoutMs ?? 0 };
  const connection = upstream && acquire(core.pool, upstream, options);
  exchange.connection = connection;
  if (!connection) fail(exchange, 'none usable', 503);
  else if (connection.isConnected) send(exchange);
};

const pick = (exchange: Exchange, cluster: Cluster, subset: string): Upstream | undefined => {
  const { core, request } = exchange;
  const picker = pickerOf(core.clusters, cluster, subset);
  const value = picker.hash && keyValue(picker.hash, request);
  let found = picker.pick(value);
  if (exchange.upstream === undefined) return found;
  for (let draw = 1; draw < MAX_DRAWS && found === exchange.upstream; draw += 1) found = picker.pick(value);
  return found;
};

const send = (exchange: Exchange): void => {
  const { connection, body, head, text } = exchange;
  if (!connection) return;
  const { socket, reader } = connection;
  expectAnswer(reader, { isHead: head.method === 'HEAD', upgrades: false });
  const full = `${text}${framingLines(head, body)}\r\n`;
  if (body.type !== 'kept') socket.write(full, 'latin1');
  else if (body.bytes.length <= MAX_JOINED) socket.write(full + body.bytes.toString('latin1'), 'latin1');
  else {
    socket.cork();
    socket.write(full, 'latin1');
    socket.write(body.bytes);
    socket.uncork();
  }
  if (body.type !== 'stream') return;
  startUpload(exchange, body.upload, () => setReceived(exchange));
  setDue(exchange);
};

/** The request is here as a whole: its time runs. */
export const setReceived = (exchange: Exchange): void => {
  exchange.deadline = exchange.core.now() + exchange.state.requestMs;
  setDue(exchange);
};

/** Ends the connection under a try that is given up. */
const drop = (exchange: Exchange): void => {
  const { connection } = exchange;
  exchange.connection = undefined;
  if (!connection?.user) return;
  giveUpAnswer(connection.reader);
  discard(connection);
};

const fail = (exchange: Exchange, error: UpstreamError, status: number): void => {
  exchange.core.counters.errors[error] += 1;
  drop(exchange);
  // What the client still sends is read and dropped.
  if (exchange.body.type === 'stream') exchange.req.resume();
  giveUp(exchange, status, REASONS[error]);
};

const REASONS: Readonly<Record<UpstreamError, string>> = {
  'none usable': 'no usable instance',
  connect: 'the instance cannot be connected to',
  reset: 'the instance ended the connection before it answered',
  protocol: 'the answer of the instance is not valid',
  timeout: 'the instance did not answer in time',
};

/** Another try after a pause. */
const retryLater = (exchange: Exchange): void => {
  const { core } = exchange;
  drop(exchange);
  const pause = pauseOf(exchange);
  exchange.retries += 1;
  core.counters.retries += 1;
  core.retriesWaiting += 1;
  exchange.tryDeadline = Number.POSITIVE_INFINITY;
  setDue(exchange);
  const timer = setTimeout(() => {
    exchange.cancelPause = undefined;
    core.retriesWaiting -= 1;
    tryNow(exchange);
  }, pause);
  exchange.cancelPause = () => {
    core.retriesWaiting -= 1;
    clearTimeout(timer);
  };
};

const moveOn = (exchange: Exchange): void => {
  exchange.hasMoved = true;
  drop(exchange);
  tryNow(exchange);
};

const lose = (exchange: Exchange, loss: Loss): void => {
  const wasSent = loss === 'reset';
  const error = wasSent ? 'reset' : 'connect';
  if (mayMove(exchange, wasSent)) {
    exchange.core.counters.errors[error] += 1;
    moveOn(exchange);
  } else if (mayRetry(exchange)) {
    exchange.core.counters.errors[error] += 1;
    retryLater(exchange);
  } else fail(exchange, error, 503);
};

/** An answer that ended before it began is a lost connection; any other fault is the instance's. */
const takeFault = (exchange: Exchange, fault: AnswerFault): void => {
  if (fault === 'ended too early' && !exchange.connection?.reader.hasBegun) lose(exchange, 'reset');
  else fail(exchange, fault === 'ended too early' ? 'reset' : 'protocol', 502);
};

const takeHead = (exchange: Exchange, head: AnswerHead): void => {
  if (isRetried(exchange, head.status)) retryLater(exchange);
  else exchange.answer = head;
};

const takeEnd = (exchange: Exchange, trailers: readonly string[]): void => {
  const { connection, body, core } = exchange;
  exchange.connection = undefined;
  const isUploading = body.type === 'stream' && !body.upload.hasEnded;
  if (connection && isUploading) discard(connection);
  else if (connection) release(core.pool, connection);
  // What the client still sends is read and dropped.
  if (isUploading) exchange.req.resume();
  sendEnd(exchange, trailers);
};

/** The client is gone: so is the request. */
const abort = (exchange: Exchange): void => {
  drop(exchange);
  finish(exchange);
};

/** What an exchange does with what its connections tell. */
export const exchangeHandlers: Exchange['handlers'] = {
  abort,
  isBlocked: (exchange: Exchange) => exchange.isBlocked,
  connected: send,
  interim: sendInterim,
  head: takeHead,
  data: takeData,
  end: takeEnd,
  switched: () => undefined,
  fault: takeFault,
  afterRead: (exchange: Exchange) => {
    if (exchange.answer) sendHead(exchange);
    return !exchange.isBlocked;
  },
  drained: ({ req }: Exchange) => {
    if (req.isPaused()) req.resume();
  },
  lost: lose,
};

/** Looks at an exchange that is due. */
const expire = (exchange: Exchange, now: number): void => {
  if (now >= exchange.deadline) fail(exchange, 'timeout', exchange.body.type === 'coming' ? 408 : 504);
  else if (now >= stalledAt(exchange)) fail(exchange, 'timeout', 408);
  else if (now < exchange.tryDeadline) setDue(exchange);
  else if (!mayRetry(exchange)) fail(exchange, 'timeout', 504);
  else {
    exchange.core.counters.errors.timeout += 1;
    retryLater(exchange);
  }
};

export const exchangeTiming: Timing = { expire };
