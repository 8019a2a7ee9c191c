import type { SettledAnswer } from '../api/answers.ts';
import { type Api, own } from '../api/client.ts';
import { type Given, isOn, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault, isFaultError } from '../faults.ts';
import type { Io } from '../io.ts';
import { deliveriesText } from '../render/deliveries.ts';
import { stylesOf } from '../render/style.ts';

const DEFAULT_MS = 60_000;
/** Longest the server waits. */
const MAX_MS = 300_000;
/** Time the answer may take beyond the wait itself. */
const SPARE_MS = 10_000;
const MAX_OBJECTS = 1_000;
const UNITS = { ms: 1, s: 1_000, m: 60_000 } as const;

/** Milliseconds of `--wait[=60s]`; undefined when nothing is to be waited for. Throws a fault. */
export const waitOf = (given: Given): number | undefined => {
  if (!isOn(given, 'wait')) return undefined;
  const text = textOf(given, 'wait');
  if (text === undefined) return DEFAULT_MS;
  const [, number, unit = 's'] = /^(\d{1,6})(ms|s|m)?$/.exec(text) ?? [];
  const ms = Number(number) * UNITS[unit as keyof typeof UNITS];
  if (number === undefined || ms > MAX_MS)
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      `--wait cannot be "${text}".`,
      'Write a time such as 60s, at most 5m.',
    );
  return ms;
};

/** What is waited for. */
export interface Awaited {
  readonly objects: readonly string[];
  readonly revision: number;
  readonly timeoutMs: number;
}

/** Waits until the clients of every engine have some objects; says who has not when time is up. */
export const waitFor = async (
  io: Io,
  api: Api,
  { objects, revision, timeoutMs }: Awaited,
): Promise<ExitCode> => {
  const styles = stylesOf(io, 'stderr');
  const giveUpAt = io.now() + timeoutMs;
  for (let from = 0; from < objects.length; from += MAX_OBJECTS) {
    const leftMs = Math.max(0, giveUpAt - io.now());
    const body = { objects: objects.slice(from, from + MAX_OBJECTS), revision, timeoutMs: leftMs };
    const answer = await settled(api, body);
    if (answer?.complete === true) {
      const rejected = answer.deliveries
        .flatMap(({ engines }) => engines)
        .some(({ grades }) => grades.rejected > 0);
      if (!rejected) continue;
      await io.stderr.write(
        `${styles.red('Some clients refuse it.')}\n${deliveriesText(answer.deliveries, styles)}`,
      );
      return EXIT.no;
    }
    await io.stderr.write(
      `${styles.red('Time is up')}: revision ${revision} is committed, but not every client has it.\n`,
    );
    if (answer !== undefined) await io.stderr.write(deliveriesText(answer.deliveries, styles));
    return EXIT.late;
  }
  await io.stderr.write(`Every client has revision ${revision}.\n`);
  return EXIT.done;
};

const settled = async (api: Api, body: Awaited): Promise<SettledAnswer | undefined> => {
  try {
    const timeoutMs = body.timeoutMs + SPARE_MS;
    return await api.ask<SettledAnswer>(own('settled'), { method: 'POST', body, timeoutMs });
  } catch (error) {
    if (isFaultError(error) && error.fault.code === 'FLYBALL_API_TIMEOUT') return undefined;
    throw error;
  }
};
