import { type Consumer, describeConsumer } from '../core/consumer.ts';
import { errorText, type RegistryError } from '../core/errors.ts';
import type { Naming } from '../nacos/naming.ts';
import type { Params } from './params.ts';
import type { UdpPush } from './udp-push.ts';

/** One request, freed of its transport. */
export type HttpCall = {
  readonly naming: Naming;
  readonly udp: UdpPush;
  readonly params: Params;
  /** Address the request came from. */
  readonly address: string;
  /** `User-Agent`. */
  readonly agent: string;
};

/** What is answered. */
export type HttpAnswer = { readonly status: number; readonly type: 'text' | 'json'; readonly body: string };

/** One route below the context path. */
export type HttpRoute = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly run: (call: HttpCall) => HttpAnswer;
};

/** A plain text. */
export const text = (body: string, status = 200): HttpAnswer => ({ status, type: 'text', body });

/** What Nacos 1.x answers to a write. */
export const done: HttpAnswer = text('ok');

/** JSON of a value. */
export const json = (value: unknown): HttpAnswer => ({
  status: 200,
  type: 'json',
  body: JSON.stringify(value),
});

const statusOf: Readonly<Record<RegistryError['code'], number>> = {
  InvalidArgument: 400,
  NotFound: 404,
  TooMany: 503,
  PersistentUnsupported: 400,
  Unsupported: 501,
  Unauthorized: 403,
};

/** A refusal, as 1.x clients show it to people. */
export const refuse = (error: RegistryError): HttpAnswer => text(errorText(error), statusOf[error.code]);

/** Who asks over HTTP: known by its address only. */
export function consumerOf({ naming, address, agent }: Omit<HttpCall, 'params' | 'udp'>): Consumer {
  return describeConsumer(naming.state.table, {
    address,
    agent,
    labels: {},
    dubbo: false,
    connection: undefined,
  });
}
