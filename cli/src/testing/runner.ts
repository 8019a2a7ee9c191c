import { run } from '../run.ts';
import { type FakeIo, type FakeWorld, fakeIo } from './fake-io.ts';
import { type FakeAnswer, type FakeServer, fakeServer, type SeenRequest } from './fake-server.ts';

/** What a server answers, by `METHOD path`. */
export type Answers = Parameters<typeof fakeServer>[0];

/** What a command line came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly io: FakeIo;
  readonly seen: readonly SeenRequest[];
}

/** A runner of command lines with servers of its own. */
export interface Runner {
  /** Runs a command line against a server that answers so. */
  readonly flyball: (line: readonly string[], answers?: Answers, world?: FakeWorld) => Promise<Ran>;
  /** Starts a server of its own. */
  readonly serve: (answers: Answers) => Promise<FakeServer>;
  /** Ends the servers. */
  readonly close: () => Promise<void>;
}

/** A runner; call `close` after each test. */
export const createRunner = (): Runner => {
  const servers: FakeServer[] = [];
  const serve = async (answers: Answers): Promise<FakeServer> => {
    const server = await fakeServer(answers);
    servers.push(server);
    return server;
  };
  return {
    serve,
    flyball: async (line, answers = {}, world = {}) => {
      const server = await serve(answers);
      const io = fakeIo({ env: { FLYBALL_URL: server.url, FLYBALL_TOKEN: 't' }, ...world });
      const code = await run(line, io);
      return { code, out: io.out(), err: io.err(), io, seen: server.seen };
    },
    close: async () => {
      for (const server of servers.splice(0)) await server.close();
    },
  };
};

/** Path of the routes of the namespace `shop`. */
export const ROUTES = '/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes';

/** Path of the routes of all namespaces. */
export const ALL_ROUTES = '/apis/gateway.networking.k8s.io/v1/httproutes';

/** Path below which everything of our own stands. */
export const OWN = '/apis/flyball.dev/v1';

/** A list of objects. */
export const list = (...items: readonly object[]): FakeAnswer => ({
  body: { metadata: { resourceVersion: '7' }, items },
});

/** An answer with rows. */
export const items = (...rows: readonly object[]): FakeAnswer => ({ body: { revision: 7, items: rows } });
