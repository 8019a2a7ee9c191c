import { say } from './say.mjs';

/** Runs a script's work and takes its answer as the exit code; an error ends it with 1. */
export async function main(work) {
  try {
    process.exitCode = (await work(process.argv.slice(2))) ?? 0;
  } catch (error) {
    say(error.name === 'Failure' ? error.message : error.stack);
    process.exitCode = 1;
  }
}
