import { OPTIONS } from '../options/table.ts';
import { bannerOf } from './banner.ts';
import { aborted } from './end-signal.ts';
import { errorText, isMisuse } from './faults.ts';
import { givenOptions, type OptionPlaces } from './given-options.ts';
import { startServer } from './serve.ts';

/** What `flyball serve` is given. */
export interface ServeCommand extends OptionPlaces {
  /** Folder of the bundles. */
  readonly dist: URL;
  readonly version: string;
  readonly out: (text: string) => void;
  /** Aborts when the program is to end. */
  readonly signal: AbortSignal;
}

/** Exit codes of serve. */
export const SERVE_EXIT = { ended: 0, failed: 1, misused: 2 } as const;

/** Serves until the signal aborts. Resolves with the exit code; never rejects for what a user did. */
export const runServe = async (command: ServeCommand): Promise<number> => {
  const given = await givenOptions(OPTIONS, command);
  if (given === undefined) return SERVE_EXIT.misused;
  try {
    const served = await startServer({ ...command, options: given.options });
    command.out(bannerOf(served));
    await aborted(command.signal);
    await served.stop();
    return SERVE_EXIT.ended;
  } catch (error) {
    command.err(errorText(error));
    return isMisuse(error) ? SERVE_EXIT.misused : SERVE_EXIT.failed;
  }
};
