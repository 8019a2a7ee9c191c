import { join, resolve } from 'node:path';
import type { Option as HelpedOption } from '@flyball/control-plane/serve';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { loadPlane } from '../plane-module.ts';
import { VERSION } from '../version.ts';

const argumentsOf = ({ io, options }: Given) => ({
  argv: Object.fromEntries(
    Object.entries(options).map(([name, value]): [string, string | true] => [
      name,
      typeof value === 'string' ? value : true,
    ]),
  ),
  env: io.env,
  cwd: io.cwd,
  dist: new URL('./', import.meta.url),
  version: VERSION,
  io: { stdout: io.stdout, stderr: io.stderr },
});

// What serves decides what its codes are; they are few and those of the command.
const exitOf = (code: number): ExitCode =>
  Object.values(EXIT).find((known) => known === code) ?? EXIT.mistake;

/** `flyball serve`. */
export const serve = async (given: Given): Promise<ExitCode> => {
  const plane = await loadPlane();
  return exitOf(await plane.serve(argumentsOf(given)));
};

/** Options of `serve`, for its help. */
export const serveOptions = async (): Promise<string> => {
  const { SERVE_OPTIONS } = await loadPlane();
  return optionsText(SERVE_OPTIONS);
};

/** Options of `engine`, for its help. */
export const engineOptions = async (): Promise<string> => {
  const { ENGINE_OPTIONS } = await loadPlane();
  const texts = Object.entries(ENGINE_OPTIONS).map(
    ([name, table]) => `engine ${name}:\n${optionsText(Object.values(table))}`,
  );
  return texts.join('\n');
};

const optionsText = (options: readonly HelpedOption[]): string =>
  options
    .map(({ name, type, doc, default: preset }) => {
      const shown = presetText(preset);
      return `  --${name} <${type.name}>\n      ${doc}${shown === '' ? '' : ` Default: ${shown}.`}\n`;
    })
    .join('');

/** A default as it is written on the command line. */
const presetText = (preset: unknown): string => {
  if (Array.isArray(preset)) return preset.join(',') || 'none';
  if (typeof preset !== 'object' || preset === null) return String(preset);
  return Object.entries(preset)
    .map(([from, to]) => `${from}=${to}`)
    .join(',');
};

/** `flyball engine`. */
export const engine = async (given: Given): Promise<ExitCode> => {
  const [name = ''] = given.args;
  if (name === 'nacos') throw notAlone();
  const { ENGINE_OPTIONS, runEngineProcess } = await loadPlane();
  if (!isKeyOf(ENGINE_OPTIONS, name))
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      `There is no engine "${name}".`,
      `Name one of ${Object.keys(ENGINE_OPTIONS).join(', ')}.`,
    );
  return exitOf(await runEngineProcess({ ...argumentsOf(given), engine: name }));
};

const isKeyOf = <Table extends object>(table: Table, name: string): name is keyof Table & string =>
  Object.hasOwn(table, name);

/** The registry it writes to is in the server's process; a Nacos elsewhere is no target yet. */
const notAlone = () =>
  cliFault(
    'FLYBALL_CLI_ENGINE',
    'The nacos engine governs the built-in registry from within its process. It cannot govern a Nacos elsewhere yet.',
  );

/** Where `serve` keeps its data when it is not told. */
const DATA = '.flyball';

/** `flyball token reset`. */
export const resetToken = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const data = resolve(io.cwd, textOf(given, 'data') ?? DATA);
  if ((await io.files.info(join(data, 'tokens.json'))) === undefined)
    throw cliFault(
      'FLYBALL_CLI_FILE',
      `${data} is not the data folder of a server.`,
      'Name that with --data, or make it: flyball serve.',
    );
  const plane = await loadPlane();
  const { token, path } = await plane.resetToken(argumentsOf(given));
  await io.stderr.write(`All tokens ended. The new one of the administrator is kept in ${path}:\n`);
  await io.stdout.write(`${token}\n`);
  return EXIT.done;
};
