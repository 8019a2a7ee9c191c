import { createDeltaClient, type DeltaClient } from '../../test/xds/delta-client.ts';

/** Delta clients in a process of their own; told by messages what to open, they tell when every one has answered. */

const EDS = 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment';
const ROUTES = 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration';
/** Streams opened at a time; a server admits only so many a second. */
const AT_ONCE = 50;

/** What the bench asks for. */
interface Open {
  readonly address: string;
  readonly streams: number;
  readonly names: readonly string[];
  readonly perStream: number;
  readonly type: 'endpoints' | 'routes';
}

const clients: DeltaClient[] = [];
let responses = 0;
let wanted = 0;

const count = (): void => {
  responses += 1;
  if (responses === wanted) process.send?.({ done: true, at: Date.now() });
};

const namesOf = ({ names, perStream }: Open, index: number): readonly string[] =>
  Array.from({ length: perStream }, (_, place) => names[(index + place) % names.length] ?? '');

const openOne = (open: Open, index: number): Promise<void> =>
  new Promise((resolve, reject) => {
    let isFirst = true;
    const client = createDeltaClient({
      address: open.address,
      id: `bench-${index}`,
      cluster: 'gateway/shop/edge',
      onResponse: () => {
        if (isFirst) resolve();
        else count();
        isFirst = false;
      },
    });
    void client.ended.then((reason) => reject(new Error(reason)));
    client.subscribe(open.type === 'endpoints' ? EDS : ROUTES, namesOf(open, index));
    clients.push(client);
  });

const openAll = async (open: Open): Promise<void> => {
  for (let next = 0; next < open.streams; next += AT_ONCE) {
    const batch = Math.min(AT_ONCE, open.streams - next);
    await Promise.all(Array.from({ length: batch }, (_, place) => openOne(open, next + place)));
  }
};

process.on('message', (message: { readonly open?: Open; readonly expect?: number }) => {
  if (message.open) void openAll(message.open).then(() => process.send?.({ opened: clients.length }));
  if (message.expect !== undefined) {
    responses = 0;
    wanted = message.expect;
    process.send?.({ expecting: wanted });
  }
});
process.on('disconnect', () => process.exit(0));
