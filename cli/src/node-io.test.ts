import { once } from 'node:events';
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { sinkOf } from './node-io.ts';

it('a write ends, whether the stream takes it or its reader is gone', async () => {
  const written: string[] = [];
  const open = new Writable({
    // Smaller than what is written: the stream is full after each write.
    highWaterMark: 1,
    write: (chunk, _, done) => {
      written.push(String(chunk));
      done();
    },
  });
  await sinkOf(open).write('all');
  expect(written).toEqual(['all']);
  const gone = new Writable({ highWaterMark: 1, write: (_chunk, _, done) => done(new Error('EPIPE')) });
  const failed = once(gone, 'error');
  await sinkOf(gone).write('none');
  expect(String(await failed)).toContain('EPIPE');
});
