import { type Consumer, describeConsumer } from '../core/consumer.ts';
import { readObject, readText } from '../core/fields.ts';
import type { RegistryState } from '../core/state.ts';
import type { PushState } from '../nacos/push-state.ts';
import type { Message } from './message.ts';

/** One client's HTTP/2 connection with its stream. */
export interface Connection {
  /** Unique in the registry's life. */
  readonly id: string;
  /** `address:port` of the client: ties unary calls to the stream. */
  readonly peer: string;
  readonly address: string;
  /** As the client states it, for instance `Nacos-Java-Client:v3.0.3`. */
  readonly version: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Writes an encoded message on the stream. */
  readonly write: (bytes: Buffer) => void;
  /** Ends the stream: the client connects anew. */
  readonly end: () => void;
  /** Pushes under way by the id their acknowledgement carries. */
  readonly pushes: Map<string, PushState>;
  /** Last sign of life, ms. */
  activeAt: number;
  /** When it was asked for a sign of life; undefined while it is not. */
  probedAt: number | undefined;
  /** Whether the client probed the server as Dubbo does. */
  dubbo: boolean;
}

const MAX_LABELS = 64;
const MAX_LABEL_LENGTH = 256;

function readLabels(sent: unknown): Readonly<Record<string, string>> {
  const labels: Record<string, string> = Object.create(null);
  for (const [key, value] of Object.entries(readObject(sent) ?? {}).slice(0, MAX_LABELS)) {
    if (key.length <= MAX_LABEL_LENGTH) labels[key] = readText(value, '').slice(0, MAX_LABEL_LENGTH);
  }
  return labels;
}

/** What a client says of itself in ConnectionSetupRequest. */
export function readSetup({ body }: Message): Pick<Connection, 'version' | 'labels'> {
  return {
    version: readText(body['clientVersion'], '').slice(0, MAX_LABEL_LENGTH),
    labels: readLabels(body['labels']),
  };
}

/** Who is behind a connection, as known now. */
export function consumerOf({ table }: RegistryState, connection: Connection): Consumer {
  const { id, address, version, labels, dubbo } = connection;
  return describeConsumer(table, { address, agent: version, labels, dubbo, connection: id });
}
