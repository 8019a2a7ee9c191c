import type { Mirror } from '@flyball/proto/ir';
import { expectAnswer, giveUpAnswer } from '../client/answer-reader.ts';
import type { ConnectionUser, UserHandlers } from '../client/connection-user.ts';
import { acquire, discard, release } from '../client/pool.ts';
import type { Connection } from '../client/upstream.ts';
import type { Core } from '../core.ts';
import { pickerOf } from '../table/cluster.ts';
import { framingLines } from './body.ts';
import type { Timed } from './deadlines.ts';
import type { Exchange } from './exchange.ts';

/** Copies under way at the most; those beyond are dropped. */
const MAX_ACTIVE = 256;
const TIMEOUT_MS = 15_000;
const MILLION = 1_000_000;

/** A copy of a request; its answer is read and forgotten. */
interface Copy extends ConnectionUser, Timed {
  readonly core: Core;
  readonly text: string;
  readonly body: Buffer | undefined;
  readonly isHead: boolean;
  connection: Connection | undefined;
  isOver: boolean;
}

/** Sends the copies that a rule asks for, of a request whose body is none or kept. Nothing waits for them. */
export const sendMirrors = (exchange: Exchange): void => {
  const { core, matched, body } = exchange;
  for (const mirror of matched.rule.mirrors) {
    if (mirror.millionths < MILLION && core.random() * MILLION >= mirror.millionths) continue;
    const isTooLong = body.type === 'stream' || body.type === 'coming';
    if (isTooLong || core.mirrorsActive >= MAX_ACTIVE) core.counters.mirrorsDropped += 1;
    else sendCopy(exchange, mirror);
  }
};

const sendCopy = (exchange: Exchange, { service, subset }: Mirror): void => {
  const { core, table, head, body, text } = exchange;
  const cluster = table.clusters.get(service);
  const upstream = cluster && pickerOf(core.clusters, cluster, subset).pick(undefined);
  if (!cluster || !upstream) return;
  const copy: Copy = {
    handlers,
    timing: { expire: end },
    dueAt: core.now() + TIMEOUT_MS,
    slot: -1,
    core,
    text: `${text}${framingLines(head, body)}\r\n`,
    body: body.type === 'kept' ? body.bytes : undefined,
    isHead: head.method === 'HEAD',
    connection: undefined,
    isOver: false,
  };
  core.mirrorsActive += 1;
  core.counters.mirrored += 1;
  core.deadlines.watch(copy);
  copy.connection = acquire(core.pool, upstream, { user: copy, timeoutMs: cluster.connectTimeoutMs });
  if (!copy.connection) over(copy);
  else if (copy.connection.isConnected) send(copy);
};

const send = ({ connection, text, body, isHead }: Copy): void => {
  if (!connection) return;
  expectAnswer(connection.reader, { isHead, upgrades: false });
  connection.socket.write(text, 'latin1');
  if (body) connection.socket.write(body);
};

const over = (copy: Copy): void => {
  if (copy.isOver) return;
  copy.isOver = true;
  copy.connection = undefined;
  copy.core.mirrorsActive -= 1;
  copy.core.deadlines.forget(copy);
};

/** Ends a copy whose connection is of no use any more. */
const end = (copy: Copy): void => {
  const { connection } = copy;
  over(copy);
  if (!connection?.user) return;
  giveUpAnswer(connection.reader);
  discard(connection);
};

const complete = (copy: Copy): void => {
  const { connection, core } = copy;
  over(copy);
  if (connection) release(core.pool, connection);
};

const handlers: UserHandlers = {
  connected: send,
  interim: () => undefined,
  head: () => undefined,
  data: () => undefined,
  end: complete,
  switched: end,
  fault: end,
  afterRead: () => true,
  drained: () => undefined,
  lost: over,
};
