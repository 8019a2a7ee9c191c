import { nodeIo } from './node-io.ts';
import { run } from './run.ts';

// `flyball get … | head` ends reading early: no reason to complain.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 70);
});

process.exitCode = await run(process.argv.slice(2), nodeIo());
