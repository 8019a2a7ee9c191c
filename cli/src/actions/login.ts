import { apiOf, own } from '../api/client.ts';
import { type Context, findContext, isUrl, trimmed } from '../api/context.ts';
import { contextsPath, readContexts, writeContexts } from '../api/stored-contexts.ts';
import type { LoginAnswer } from '../api/token-answers.ts';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault } from '../faults.ts';
import type { Io } from '../io.ts';

const MAX_TOKEN = 4_096;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** `flyball login`: a token for twelve hours, kept in the configuration folder of the user. */
export const login = async (given: Given): Promise<ExitCode> => {
  const { io, args } = given;
  const from = await sourceOf(io, args[0]);
  const name = textOf(given, 'name') ?? new URL(from.url).host;
  if (!NAME.test(name))
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      `"${name}" cannot be the name of a context.`,
      'Use letters, digits, dots and dashes.',
    );
  if (isOpen(from.url))
    await io.stderr.write(
      'Warning: the token goes to that server without encryption; use https beyond this machine.\n',
    );
  const answer = await apiOf(io, from).ask<LoginAnswer>(own('logins'), { method: 'POST', body: {} });
  const { contexts } = await readContexts(io);
  const { token, expires } = answer;
  const context = { url: from.url, token, ...(expires === undefined ? {} : { expires }) };
  await writeContexts(io, { current: name, contexts: new Map([...contexts, [name, context]]) });
  const until = expires === undefined ? '' : ` until ${expires}`;
  await io.stderr.write(
    `Logged in to ${from.url}${until}. Context ${name} is kept in ${contextsPath(io)}.\n`,
  );
  const found = await findContext(io);
  if (found !== undefined && found.from !== `context ${name}`)
    await io.stderr.write(
      `Here ${found.from} still goes first; commands run elsewhere use the new context.\n`,
    );
  return EXIT.done;
};

/** The server to log in to, with the token to do it by: of the context that holds here, or asked for. */
const sourceOf = async (io: Io, url: string | undefined): Promise<Context> => {
  if (url !== undefined && !isUrl(url))
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      `"${url}" is not an http or https address.`,
      'Write for example http://127.0.0.1:7070.',
    );
  const here = await findContext(io);
  const target = url === undefined ? here?.url : trimmed(url);
  if (target === undefined)
    throw cliFault('FLYBALL_CLI_NO_SERVER', 'It is not said where to log in.', 'Write flyball login <url>.');
  if (here?.url === target && here.token !== '' && !here.from.startsWith('context ')) return here;
  return { url: target, token: await askedToken(io), from: target };
};

const askedToken = async (io: Io): Promise<string> => {
  const env = io.env['FLYBALL_TOKEN'] ?? '';
  if (env !== '') return env;
  const text = io.isTty.stdin ? await io.askSecret('Token: ') : await firstLine(io);
  if (text.trim() === '' || text.length > MAX_TOKEN)
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      'There is no token.',
      'Type it, or pipe it: flyball login <url> < token-file.',
    );
  return text.trim();
};

const firstLine = async ({ stdin }: Io): Promise<string> => {
  let text = '';
  for await (const chunk of stdin) {
    text += Buffer.from(chunk).toString('utf8');
    if (text.includes('\n') || text.length > MAX_TOKEN) break;
  }
  return text.split('\n', 1)[0] ?? '';
};

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const isOpen = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !LOOPBACK.test(hostname);
};
