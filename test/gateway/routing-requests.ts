import { type Agent, request } from 'node:http';
import type { ExpectedOutcome, HeaderPair, Seen } from '../routing/compare.ts';
import type { Instances } from './routing-instances.ts';

/** A line of a batch, as far as it is sent. */
export interface SentLine {
  readonly id: string;
  readonly via: { readonly gateway?: string; readonly port?: number; readonly service?: string };
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | readonly HeaderPair[];
}

/** Where the requests of a batch enter a running router. */
export interface LiveRouter {
  /** Port on the loopback; undefined where nothing listens. */
  readonly portOf: (via: SentLine['via']) => number | undefined;
  readonly instances: Instances;
  readonly agent: Agent;
}

const URL_PARTS = /^https?:\/\/([^/?#]+)([^#]*)/;

const headerPairs = (headers: SentLine['headers'] = {}): readonly HeaderPair[] =>
  Array.isArray(headers)
    ? headers
    : Object.entries(headers).flatMap(([name, values]) =>
        [values].flat().map((value): HeaderPair => [name, value]),
      );

/** Sends a line as it is written: nothing is resolved, decoded or added but Host and a request id. */
export const sendLine = async (
  { portOf, instances, agent }: LiveRouter,
  line: SentLine,
  expected: ExpectedOutcome,
): Promise<Seen> => {
  const port = portOf(line.via);
  if (port === undefined) throw new Error(`${line.id}: nothing listens for ${JSON.stringify(line.via)}`);
  const answer = await send({ port, agent }, line);
  const copied = (expected.mirrors ?? []).filter(({ percent }) => percent >= 100);
  const names = copied.map(({ backend }) => backend);
  const answering = instances.receivedOf(line.id).find(({ number }) => number === answer.server);
  // What is missing after a while is told by the comparison.
  if (answering) await instances.arrived(line.id, [answering.service, ...names]).catch(() => undefined);
  const notes = instances.receivedOf(line.id);
  return {
    status: answer.status,
    headers: answer.headers,
    received: notes.find(({ number }) => number === answer.server),
    mirrored: notes.filter(({ number }) => number !== answer.server).map(({ service }) => service),
  };
};

interface LiveAnswer {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  /** Number of the note of the instance that answered. */
  readonly server: string | undefined;
}

const send = (
  { port, agent }: { readonly port: number; readonly agent: Agent },
  { id, method, url, headers, via }: SentLine,
): Promise<LiveAnswer> => {
  const [, authority = via.service?.split('/')[1] ?? '', target = url] = URL_PARTS.exec(url) ?? [];
  const own = headerPairs(headers);
  const host = own.some(([name]) => name.toLowerCase() === 'host')
    ? []
    : ['host', authority.replace(/:80$/, '')];
  const path = target.startsWith('/') ? target : `/${target}`;
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, agent, method, path, headers: [...host, ...own.flat(), 'x-request-id', id] },
      (res) => {
        const pairs = res.rawHeaders.flatMap((name, at): readonly HeaderPair[] =>
          at % 2 === 0 ? [[name, res.rawHeaders[at + 1] ?? '']] : [],
        );
        res.resume();
        const named = pairs.find(([name, value]) => name === 'server' && value.startsWith('echo-'));
        const server = named?.[1];
        res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: pairs, server }));
      },
    );
    sent.on('error', (error) => reject(new Error(`${id}: ${error.message}`)));
    sent.end();
  });
};
