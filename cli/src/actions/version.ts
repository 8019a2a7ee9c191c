import { openApi } from '../api/client.ts';
import { findContext } from '../api/context.ts';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { isFaultError } from '../faults.ts';
import type { Io } from '../io.ts';
import { dataText } from '../render/documents.ts';
import { textAt } from '../render/json-path.ts';
import { VERSION } from '../version.ts';

/** Who asks for the version does not want to wait for a server. */
const TIMEOUT_MS = 2_000;

/** `flyball version`: of the program, and of the server where one is known. */
export const version = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const server = await serverOf(io);
  const facts = {
    version: VERSION,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    ...(server !== undefined && { server }),
  };
  const lines = [
    `flyball ${facts.version} (node ${facts.node}, ${facts.platform})\n`,
    ...(server === undefined ? [] : [`server ${server.version || server.why} at ${server.url}\n`]),
  ];
  await io.stdout.write(dataText(textOf(given, 'output'), facts) ?? lines.join(''));
  return EXIT.done;
};

interface ServerVersion {
  readonly url: string;
  readonly version: string;
  /** Why the version is not known; empty when it is. */
  readonly why: string;
}

const serverOf = async (io: Io): Promise<ServerVersion | undefined> => {
  const context = await findContext(io).catch(() => undefined);
  if (context === undefined) return undefined;
  const { url } = context;
  try {
    const answer = await (await openApi(io)).ask('/version', { timeoutMs: TIMEOUT_MS });
    // As Kubernetes has it: `v1.34.0+flyball.0.1.0`.
    const [, found = ''] = /\+flyball\.(.+)$/.exec(textAt(answer, 'gitVersion')) ?? [];
    return { url, version: found, why: found === '' ? 'is no Flyball' : '' };
  } catch (error) {
    return {
      url,
      version: '',
      why: isFaultError(error) ? `does not say [${error.fault.code}]` : 'does not say',
    };
  }
};
