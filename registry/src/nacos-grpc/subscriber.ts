import type { Answer } from '../nacos/answer.ts';
import type { Naming } from '../nacos/naming.ts';
import { createPushState } from '../nacos/push-state.ts';
import { serviceInfoJson } from '../nacos/service-info.ts';
import type { Subscription, SubscriptionPlace } from '../nacos/subscriptions.ts';
import { type Connection, consumerOf } from './connection.ts';
import { encodeRequest, MAX_MESSAGE_BYTES } from './message.ts';

/** How gRPC spells answers. Nacos' own time: pushes keep clients up to date. */
export const spelling = { name: 'bare', cacheMs: 10_000 } as const;

const ACK_MS = 5_000;
const TRIES = 3;

type Encoded = { readonly id: string; readonly bytes: Buffer };

/** Encodes an answer once for all subscribers. */
export function createPushEncoder(): (answer: Answer) => Encoded {
  const known = new WeakMap<Answer, Encoded>();
  let count = 0;
  return (answer) => {
    const ready = known.get(answer);
    if (ready !== undefined) return ready;
    count += 1;
    const id = `${answer.madeAt}-${count}`;
    const { namespace, group, name } = answer.key;
    const fields = { requestId: id, module: 'naming', namespace, groupName: group, serviceName: name };
    const info = `"serviceInfo":${serviceInfoJson(answer, spelling)}`;
    const encoded = { id, bytes: encodeRequest('NotifySubscriberRequest', fields, info) };
    known.set(answer, encoded);
    return encoded;
  };
}

/** What a subscription over gRPC needs. */
export type SubscriberPort = {
  readonly naming: Naming;
  readonly connection: Connection;
  readonly encode: (answer: Answer) => Encoded;
  /** Ends the connection of a client that acknowledges nothing. */
  readonly drop: () => void;
};

function createSend({ naming, connection, encode }: SubscriberPort): (answer: Answer) => string {
  return (answer) => {
    const { id, bytes } = encode(answer);
    if (bytes.length <= MAX_MESSAGE_BYTES) connection.write(bytes);
    else {
      const fields = { service: answer.key.name, bytes: bytes.length };
      const message = 'the list is longer than clients accept; it is not pushed';
      naming.log({ level: 'warn', code: 'NacosPushTooLong', message, fields });
    }
    return id;
  };
}

/** A subscription that is delivered on the connection's stream. */
export function createSubscription(
  port: SubscriberPort,
  place: Omit<SubscriptionPlace, 'client'>,
): Subscription {
  const { naming, connection, drop } = port;
  const encodeAndWrite = createSend(port);
  const push = createPushState({
    clock: naming.state.clock,
    send: (answer) => {
      const id = encodeAndWrite(answer);
      connection.pushes.set(id, push);
      return id;
    },
    settled: (id) => void connection.pushes.delete(id),
    ackMs: ACK_MS,
    tries: TRIES,
    giveUp: drop,
  });
  return { ...place, client: connection.id, consumer: () => consumerOf(naming.state, connection), push };
}

/** Takes the acknowledgement of a push. */
export function acknowledge(connection: Connection, id: string): void {
  connection.pushes.get(id)?.ack(id);
}
