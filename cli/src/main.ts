import { nodeIo } from './node-io.ts';
import { run } from './run.ts';

// `flyball get … 2>&1 | head` ends reading early: no reason to complain, nor to end with another code.
process.stderr.on('error', () => {});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 70);
});

process.exitCode = await run(process.argv.slice(2), nodeIo());
