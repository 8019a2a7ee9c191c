import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { VERSION } from '../version.ts';

/** `flyball version`. */
export const version = async (given: Given): Promise<ExitCode> => {
  const { io } = given;
  const facts = { version: VERSION, node: process.version, platform: `${process.platform}-${process.arch}` };
  if (textOf(given, 'output') === 'json') await io.stdout.write(`${JSON.stringify(facts, undefined, 2)}\n`);
  else await io.stdout.write(`flyball ${facts.version} (node ${facts.node}, ${facts.platform})\n`);
  return EXIT.done;
};
