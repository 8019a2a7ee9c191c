import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { privateFile } from '../auth/private-file.ts';
import { resetTokens } from '../auth/tokens.ts';
import { OPTIONS } from '../options/table.ts';
import { endSignal } from './end-signal.ts';
import { TOKEN_FILE } from './modules/access.ts';
import { runServe } from './run.ts';

/** A command line and the world it came from. */
export interface ServeArguments {
  /** Flags by name without dashes; true for those without a value. */
  readonly argv: Readonly<Record<string, string | true>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  /** Folder of the bundles, for workers and forked processes. */
  readonly dist: URL;
  readonly version: string;
  readonly io: {
    readonly stdout: { readonly write: (text: string) => Promise<void> };
    readonly stderr: { readonly write: (text: string) => Promise<void> };
  };
}

/** Serves until the process is told to end; resolves with the exit code. */
export const serve = async ({ argv, env, cwd, dist, version, io }: ServeArguments): Promise<number> => {
  const ending = endSignal();
  try {
    return await runServe({
      flags: new Map(Object.entries(argv)),
      environment: env,
      cwd,
      dist,
      version,
      out: (text) => void io.stdout.write(text),
      err: (text) => void io.stderr.write(text),
      signal: ending.signal,
    });
  } finally {
    ending.forget();
  }
};

/** Ends all tokens of a data folder, makes a new one for the administrator, and writes it where the command looks. */
export const resetToken = async ({
  argv,
  cwd,
}: ServeArguments): Promise<{ readonly token: string; readonly path: string }> => {
  const given = argv['data'];
  const data = resolve(cwd, typeof given === 'string' ? given : OPTIONS.data.default);
  const file = privateFile(join(data, 'tokens.json'));
  const { text } = resetTokens({ file, random: randomBytes, now: Date.now });
  const path = join(data, TOKEN_FILE);
  privateFile(path).write(`${text}\n`);
  return { token: text, path };
};
