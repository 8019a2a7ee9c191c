import { writeSync } from 'node:fs';
import { startServer } from '@flyball/control-plane/serve';
import { testOptions } from '../server.ts';

/** How a server in a process of its own is started. */
export interface ChildOrders {
  readonly folder: string;
  readonly flags: Readonly<Record<string, string>>;
}

// Serves until it is killed, or until the test that holds its input ends.
const orders: ChildOrders = JSON.parse(process.argv[2] ?? '{}');
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));

const served = await startServer({
  options: testOptions(orders.folder, orders.flags),
  cwd: orders.folder,
  dist: new URL(`file://${orders.folder}/`),
  version: '0.1.0',
});
writeSync(1, `ready ${served.url}\n`);
