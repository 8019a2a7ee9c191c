import { resolve } from 'node:path';
import { openApi, own } from '../api/client.ts';
import type { CreatedToken, TokenRow } from '../api/token-answers.ts';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import { unwritable } from '../files/read.ts';
import type { Io } from '../io.ts';
import { list } from './lists.ts';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `flyball token create`. */
export const createToken = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const engine = textOf(given, 'engine');
  if (engine === undefined)
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      'It is not said for which engine.',
      'Write --engine and the name of an Engine: flyball get engines.',
    );
  const lastsMs = lastsOf(textOf(given, 'expires'));
  const body = { engine, ...(lastsMs === undefined ? {} : { lastsMs }) };
  const api = await openApi(io);
  const { id, token, expires } = await api.ask<CreatedToken>(own('tokens'), { method: 'POST', body });
  const until = expires === undefined ? 'until it is revoked' : `until ${expires}`;
  const file = textOf(given, 'tokenFile');
  if (file !== undefined) await keep(io, { file, token, id });
  await io.stderr.write(
    `Token ${id} for the engine ${engine}, ${until}${file === undefined ? '; it is shown this once:' : `, is in ${file}.`}\n`,
  );
  if (file === undefined) await io.stdout.write(`${token}\n`);
  return EXIT.done;
};

/** Writes a token to a file. It cannot be shown again, so who cannot keep it has to end it. */
const keep = async (
  io: Io,
  { file, token, id }: { readonly file: string; readonly token: string; readonly id: string },
): Promise<void> => {
  try {
    await io.files.writePrivate(resolve(io.cwd, file), `${token}\n`);
  } catch (error) {
    throw unwritable(file, error, `Token ${id} is kept nowhere; end it: flyball token revoke ${id}.`);
  }
};

const lastsOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const [, number, unit] = /^([1-9]\d{0,6})([mhd])$/.exec(text) ?? [];
  if (number === undefined)
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      `--expires cannot be "${text}".`,
      'Write a time such as 30m, 24h or 90d.',
    );
  return Number(number) * UNITS[unit as keyof typeof UNITS];
};

/** `flyball token list`. */
export const listTokens = list<TokenRow>({
  name: 'tokens',
  head: ['ID', 'ROLE', 'ENGINE', 'MADE BY', 'CREATED', 'HOLDS'],
  cells: ({ id, role, engine = '', issuedBy = '', created, expires, revoked, revokedBy }) => [
    [
      id,
      role,
      engine,
      issuedBy,
      created,
      revoked === undefined
        ? expires === undefined
          ? 'until revoked'
          : `until ${expires}`
        : `revoked by ${revokedBy} at ${revoked}`,
    ],
  ],
  none: 'There is no token.',
});

/** `flyball token revoke`. */
export const revokeToken = async ({ io, args }: Given): Promise<ExitCode> => {
  const [id = ''] = args;
  // Only what has the form of an id may become part of a path; a whole token pasted here must not travel in one.
  if (!/^[0-9a-f]{16}$/.test(id))
    throw cliFault('FLYBALL_CLI_USAGE', 'That is no id of a token.', 'See `flyball token list`.');
  const api = await openApi(io);
  const { engine, role } = await api.ask<TokenRow>(own(`tokens/${id}`), { method: 'DELETE' });
  await io.stdout.write(
    `token ${id} of ${engine === undefined ? `a ${role}` : `the engine ${engine}`} revoked\n`,
  );
  return EXIT.done;
};
