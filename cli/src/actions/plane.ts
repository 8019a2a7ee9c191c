import type { Given } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { loadEngines, loadPlane } from '../plane-module.ts';
import { VERSION } from '../version.ts';

const ENGINES = ['xds', 'gateway', 'nacos'] as const;

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
  const { OPTIONS } = await loadPlane();
  const rows = Object.values(OPTIONS).map(({ name, type, doc, default: preset }) => {
    const shown = typeof preset === 'object' ? JSON.stringify(preset) : String(preset);
    return `  --${name} <${type.name}>\n      ${doc}${shown === '' ? '' : ` Default: ${shown}.`}\n`;
  });
  return rows.join('');
};

/** `flyball engine`. */
export const engine = async (given: Given): Promise<ExitCode> => {
  const name = ENGINES.find((known) => known === given.args[0]);
  if (name === undefined)
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      `There is no engine "${given.args[0] ?? ''}".`,
      `Name one of ${ENGINES.join(', ')}.`,
    );
  const runEngine = await loadEngines();
  return exitOf(await runEngine({ ...argumentsOf(given), engine: name }));
};

/** `flyball token reset`. */
export const resetToken = async (given: Given): Promise<ExitCode> => {
  const plane = await loadPlane();
  const { token, path } = await plane.resetToken(argumentsOf(given));
  await given.io.stderr.write(`All tokens ended. The new one of the administrator is kept in ${path}:\n`);
  await given.io.stdout.write(`${token}\n`);
  return EXIT.done;
};
