import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fill } from '@flyball/proto';
import { afterEach, describe, expect, it } from 'vitest';
import { createProxy, type GatewayProxy, type ListenerResult } from '../proxy/proxy.ts';
import { bindFault } from './bind-fault.ts';

const holder = createServer();
let proxy: GatewayProxy | undefined;
afterEach(async () => {
  await proxy?.stop(0);
  holder.close();
});

interface Bound {
  readonly bindAddress: string;
  readonly bindPort: number;
  readonly meshService?: string;
}

/** What becomes of a listener that cannot be bound. */
const outcomeOf = (key: string, bound: Bound): Promise<ListenerResult> =>
  new Promise((resolve) => {
    proxy = createProxy({ onListener: resolve, explain: bindFault });
    const body = fill('flyball.ir.v1.Listener', { gateway: 'shop/gw', port: 80, protocol: 'HTTP', ...bound });
    const upserts = [{ kind: 'Listener' as const, key, version: 'v', requires: [], body }];
    proxy.apply({ lane: 'config', revision: 1, upserts, removes: [], withheld: [] });
  });

const takenPort = async (): Promise<number> => {
  holder.listen(0, '127.0.0.1');
  await once(holder, 'listening');
  return (holder.address() as AddressInfo).port;
};

describe('a listener that cannot be bound', () => {
  it('says of a Gateway’s port what a person can do', async () => {
    const bindPort = await takenPort();
    expect(await outcomeOf('shop/gw/http', { bindAddress: '127.0.0.1', bindPort })).toMatchObject({
      fault: expect.stringMatching(
        / is held by .*; end it, or map the listener's port elsewhere \(Engine ports\)$/,
      ),
      field: 'bind_port',
    });
  });

  it('says of a waypoint’s port that there will be another', async () => {
    const bindPort = await takenPort();
    const bind = { bindAddress: '127.0.0.1', bindPort, meshService: 'shop/a' };
    expect(await outcomeOf('waypoint:shop/a', bind)).toMatchObject({
      fault: expect.stringMatching(/ is held by .*; the control plane hands out another port/),
      field: 'bind_port',
    });
  });

  it('is at fault with its address where the machine has not got that', async () => {
    // TEST-NET-1 (RFC 5737): no machine has it.
    expect(await outcomeOf('shop/gw/http', { bindAddress: '192.0.2.1', bindPort: 20_000 })).toMatchObject({
      fault: expect.stringContaining('does not have the address'),
      field: 'bind_address',
    });
  });
});
