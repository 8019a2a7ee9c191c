import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { ENGINE_OPTIONS } from '../options/engine-table.ts';
import type { OptionSource } from '../options/option.ts';
import type { ServeArguments } from './command.ts';
import { endSignal } from './end-signal.ts';
import { engineToken } from './engine-token.ts';
import { runGatewayEngine } from './engines/gateway.ts';
import type { EngineParts } from './engines/parts.ts';
import { runXdsEngine } from './engines/xds.ts';
import { errorText, faultText } from './faults.ts';
import { givenOptions, type OptionPlaces } from './given-options.ts';
import { createLogLines } from './log-lines.ts';
import { SERVE_EXIT } from './run.ts';

/** An engine in a process of its own: it dials a plane elsewhere. */
export interface EngineArguments extends ServeArguments {
  readonly engine: keyof typeof ENGINE_OPTIONS;
}

/** Runs one engine until the process is told to end; resolves with the exit code. */
export const runEngineProcess = async (given: EngineArguments): Promise<number> => {
  const places: OptionPlaces = {
    flags: new Map(Object.entries(given.argv)),
    environment: given.env,
    cwd: given.cwd,
    err: (text) => void given.io.stderr.write(text),
  };
  const ending = endSignal();
  try {
    return await RUN[given.engine](given, places, ending.signal);
  } catch (error) {
    places.err(errorText(error));
    return SERVE_EXIT.failed;
  } finally {
    ending.forget();
  }
};

type Run = (given: EngineArguments, places: OptionPlaces, signal: AbortSignal) => Promise<number>;

const runXds: Run = async (given, places, signal) => {
  const read = await givenOptions(ENGINE_OPTIONS.xds, places);
  const parts = read && partsOf(given, places, read);
  if (read === undefined || parts === undefined) return SERVE_EXIT.misused;
  await runXdsEngine({ ...parts, signal, bind: read.options.bind, port: read.options.xdsPort });
  return SERVE_EXIT.ended;
};

const runGateway: Run = async (given, places, signal) => {
  const read = await givenOptions(ENGINE_OPTIONS.gateway, places);
  const parts = read && partsOf(given, places, read);
  if (read === undefined || parts === undefined) return SERVE_EXIT.misused;
  await runGatewayEngine({ ...parts, signal, dist: given.dist, workers: read.options.workers });
  return SERVE_EXIT.ended;
};

const RUN: Readonly<Record<EngineArguments['engine'], Run>> = { xds: runXds, gateway: runGateway };

/** What both tables of options have. */
interface CommonOptions {
  readonly options: { readonly plane: string; readonly tokenFile: string; readonly name: string };
  readonly sources: { readonly tokenFile: OptionSource };
}

/** What every engine is run with; undefined when there is no token, which is told. */
const partsOf = (
  { engine, env, cwd, version }: EngineArguments,
  { err }: OptionPlaces,
  { options, sources }: CommonOptions,
): Omit<EngineParts, 'signal'> | undefined => {
  const token = engineToken({ file: options.tokenFile, source: sources.tokenFile, env, cwd });
  if ('fault' in token) {
    err(faultText(token.fault));
    return undefined;
  }
  const log = createLogLines('info');
  if (!LOOPBACK.test(options.plane))
    log.warn('The token goes to the plane without encryption.', { plane: options.plane });
  const name = options.name === '' ? engine : options.name;
  return { name, replica: replicaId(), plane: options.plane, token: token.token, version, log };
};

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]):\d+$/;

/** Another one at each start: the machine, for people, and some random characters. */
const replicaId = (): string => `${hostname().slice(0, 48)}-${randomUUID().slice(0, 8)}`;
