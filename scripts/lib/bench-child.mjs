import { pathToFileURL } from 'node:url';

// Runs one bundled bench in a process of its own and hands the result to the parent.
const { run } = await import(pathToFileURL(process.argv[2]).href);
if (typeof run !== 'function')
  throw new Error('A bench exports run({ quick }), which answers an object of figures.');
const figures = await run({ quick: process.env.FLYBALL_BENCH === 'quick' });
process.send({ figures }, () => process.exit(0));
