import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { failure } from './lib/failure.mjs';
import { main } from './lib/main.mjs';
import { fromRoot } from './lib/root.mjs';
import { say } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';

/** `flyball serve` with the bookstore, unless the user names an example or asks for an empty start. */
function serveArguments(given) {
  const rest = given.filter((argument) => argument !== '--empty');
  const chosen = given.some((argument) => argument === '--empty' || argument.startsWith('--example'));
  return ['serve', ...(chosen ? [] : ['--example', 'bookstore']), ...rest];
}

await main(async (given) => {
  await setUp();
  const bundle = fromRoot('dist', 'flyball.mjs');
  if (!existsSync(bundle)) throw failure(`There is no ${bundle}: the build left it out.`);
  const args = serveArguments(given);
  say(`Starting: flyball ${args.join(' ')}`);
  // In this very process, so that Ctrl-C, signals and the exit code are the server's own.
  process.argv = [process.argv[0], bundle, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(bundle).href);
  return process.exitCode;
});
