import { didYouMean } from '@flyball/policy/check';
import { findContext } from '../api/context.ts';
import { readContexts, writeContexts } from '../api/stored-contexts.ts';
import type { Given } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { tableOf } from '../render/table.ts';

/** `flyball context list`: the servers that are known, the one that holds here marked. */
export const listContexts = async ({ io }: Given): Promise<ExitCode> => {
  const here = await findContext(io);
  const { contexts } = await readContexts(io);
  const own =
    here === undefined || here.from.startsWith('context ') ? [] : [['*', here.from, here.url, 'never']];
  const stored = [...contexts].map(([name, { url, expires }]) => [
    here?.from === `context ${name}` ? '*' : ' ',
    name,
    url,
    expires === undefined ? 'never' : isOver(expires, io.now()) ? 'expired' : expires,
  ]);
  const rows = [...own, ...stored];
  if (rows.length === 0)
    await io.stderr.write('No server is known: `flyball serve`, or `flyball login <url>`.\n');
  else await io.stdout.write(tableOf(['HERE', 'NAME', 'URL', 'EXPIRES'], rows));
  return EXIT.done;
};

const isOver = (expires: string, now: number): boolean => Date.parse(expires) <= now;

/** `flyball context use`. */
export const useContext = async ({ io, args }: Given): Promise<ExitCode> => {
  const [name = ''] = args;
  const { contexts } = await readContexts(io);
  if (!contexts.has(name)) {
    const otherwise = 'See `flyball context list`, or `flyball login <url> --name <name>`.';
    throw cliFault(
      'FLYBALL_CLI_CONTEXT',
      `There is no context "${name}".`,
      didYouMean(name, contexts.keys(), otherwise),
    );
  }
  await writeContexts(io, { current: name, contexts });
  await io.stderr.write(
    `Context ${name} holds where no .flyball folder and no FLYBALL_URL says otherwise.\n`,
  );
  return EXIT.done;
};
