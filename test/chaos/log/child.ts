import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { failingDb } from './failing-db.ts';
import { openLevelDb } from './subject.ts';
import { commitNext, type Orders, openOn, WRITERS } from './work.ts';

// Runs until it is killed. It starts on a line of input, so that starting Node costs the test no time, and says
// each acknowledged commit at once: what stands in the pipe outlives the process.
const orders: Orders = JSON.parse(process.argv[2] ?? '{}');
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

let told = false;
for await (const line of createInterface({ input: process.stdin })) {
  told = line === 'go';
  break;
}
// The input ends when the test does: then nobody is left to kill this process.
if (!told) process.exit(1);

const log = await openOn(failingDb(await openLevelDb(orders.folder), orders.fail), orders.snapshotEvery);
say(`ready ${log.state().revision}`);
await Promise.all(
  Array.from({ length: WRITERS }, async (_, writer) => {
    for (;;) {
      const { revision, n } = await commitNext(log, writer);
      say(`ack ${revision} ${writer} ${n}`);
    }
  }),
);
