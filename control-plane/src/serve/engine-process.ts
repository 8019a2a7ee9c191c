import { randomUUID } from 'node:crypto';
import { createBooks, createGrpcConnector, runEngine, systemClock } from '@flyball/engine';
import { createXdsEngine, listenForClients } from '@flyball/xds-server';
import type { ServeArguments } from './command.ts';
import { endSignal } from './end-signal.ts';
import { SERVE_EXIT } from './run.ts';

/** An engine in a process of its own: it dials a plane elsewhere. */
export interface EngineArguments extends ServeArguments {
  readonly engine: 'xds' | 'gateway' | 'nacos';
}

/** What an engine process reads beside its command line: never a token on the command line, where others see it. */
const PLANE = 'FLYBALL_ENGINE_PLANE';
const TOKEN = 'FLYBALL_ENGINE_TOKEN';

const DEFAULT_XDS_PORT = 15_010;

/** Runs one engine until the process is told to end; resolves with the exit code. */
export const runEngineProcess = async (given: EngineArguments): Promise<number> => {
  const { engine, env, io } = given;
  const plane = env[PLANE];
  const token = env[TOKEN];
  if (plane === undefined || token === undefined) {
    await io.stderr.write(`Set ${PLANE} (host:port of the plane) and ${TOKEN} (a token for this engine).\n`);
    return SERVE_EXIT.misused;
  }
  if (engine !== 'xds') {
    await io.stderr.write(
      `The ${engine} engine runs within \`flyball serve\`; only xds runs alone for now.\n`,
    );
    return SERVE_EXIT.misused;
  }
  return runXds(given, { plane, token });
};

const runXds = async (
  { argv, version, io }: EngineArguments,
  { plane, token }: { readonly plane: string; readonly token: string },
): Promise<number> => {
  const ending = endSignal();
  const books = createBooks({ now: Date.now, epoch: randomUUID() });
  const xds = createXdsEngine({ engine: 'xds', program: version, books, now: Date.now });
  const server = await listenForClients({
    core: xds.core,
    host: textOf(argv['bind'], '127.0.0.1'),
    port: Number(textOf(argv['xds-port'], String(DEFAULT_XDS_PORT))),
    isReady: xds.isReady,
  });
  await io.stderr.write(`xds engine: clients at port ${server.port}, plane at ${plane}.\n`);
  const run = runEngine({
    driver: xds.driver,
    replica: randomUUID(),
    books,
    connect: createGrpcConnector({ addresses: [plane], token: () => token, clock: systemClock }),
    clock: systemClock,
    random: Math.random,
    signal: ending.signal,
    onEffect: (effect) => {
      if (effect.type === 'welcomed') xds.welcomed();
    },
  });
  await run.done;
  await server.close(CLOSE_MS);
  ending.forget();
  return SERVE_EXIT.ended;
};

const CLOSE_MS = 1_000;

const textOf = (value: string | true | undefined, fallback: string): string =>
  typeof value === 'string' ? value : fallback;
