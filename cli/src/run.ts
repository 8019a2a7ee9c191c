import { CommanderError } from 'commander';
import { COMMANDS } from './commands/index.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { cliFault, type Fault, isFaultError } from './faults.ts';
import type { Io } from './io.ts';
import { buildProgram } from './program.ts';
import { stylesOf } from './render/style.ts';
import { plain } from './render/text.ts';

/** Runs one command line. Never throws; what went wrong is on stderr. */
export const run = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  const outcome: { code: ExitCode } = { code: EXIT.done };
  const program = buildProgram(COMMANDS, {
    run: async (spec, given) => {
      outcome.code = (await spec.run?.({ io, ...given })) ?? EXIT.done;
    },
    out: (text) => void io.stdout.write(text),
    err: (text) => void io.stderr.write(text),
  });
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
    return outcome.code;
  } catch (error) {
    return report(error, io);
  }
};

const report = async (error: unknown, io: Io): Promise<ExitCode> => {
  // Help was shown: asked for, or because a command is missing.
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
  if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.wrong;
  const fault = faultOf(error);
  const { red, dim } = stylesOf(io, 'stderr');
  const mend = fault.mend === '' ? '' : `  ${plain(fault.mend)}\n`;
  await io.stderr.write(`${red('error')}: ${plain(fault.message)} ${dim(`[${fault.code}]`)}\n${mend}`);
  if (io.env['FLYBALL_DEBUG'] === '1' && error instanceof Error) await io.stderr.write(traceOf(error));
  return fault.exit;
};

const faultOf = (error: unknown): Fault => {
  if (isFaultError(error)) return error.fault;
  if (error instanceof CommanderError) {
    const [message = '', ...suggestion] = error.message.replace(/^error: /, '').split('\n');
    const mend = suggestion.join(' ').replace(/^\(|\)$/g, '');
    const words = 'words' in error ? String(error.words) : 'flyball';
    return cliFault('FLYBALL_CLI_USAGE', sentence(message), mend || `See \`${words} --help\`.`).fault;
  }
  return cliFault('FLYBALL_CLI_INTERNAL', 'The program made a mistake.').fault;
};

const sentence = (text: string): string => {
  const first = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return first.endsWith('.') ? first : `${first}.`;
};

const traceOf = (error: Error): string => {
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack ?? ''}` : '';
  return `${error.stack ?? ''}${cause}\n`;
};
