import { Agent } from 'node:http';
import { send } from '../http/send.ts';
import type { Part } from '../part.ts';
import { type Random, seeded } from '../random.ts';
import type { Settings } from '../settings.ts';
import { type BackOff, failedAt, NO_PAUSE } from './back-off.ts';
import { INTERVAL_MS, startPace, takeDue } from './pace.ts';
import { nextShopping } from './shoppers.ts';

const SEED = 1868;
const MOST_UNDER_WAY = 64;
const TIMEOUT_MS = 5_000;

/** Starts 40 purchases a second of 200 users at the gateway; while that is not there it waits. */
export async function startLoad({ gateway, host }: Settings): Promise<Part> {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_UNDER_WAY });
  const buy = buyer(new URL(gateway), host, agent);
  const timer = keepBuying(buy);
  return {
    ports: {},
    stop: async () => {
      clearInterval(timer);
      agent.destroy();
    },
  };
}

/** Makes the next purchase. It fails only where nothing answers: a refusal is an answer. */
function buyer({ hostname, port }: URL, host: string, agent: Agent): () => Promise<unknown> {
  const random: Random = seeded(SEED);
  // An account that lives longer than this process must not take its purchases for those of the last one.
  const run = Date.now().toString(36);
  let count = 0;
  return () => {
    const { user, isVip, book } = nextShopping(random);
    count += 1;
    return send({
      // The address and not the name of the shop: Node does not resolve names below `localhost` everywhere.
      host: hostname,
      port: Number(port || 80),
      method: 'POST',
      path: `/buy?book=${book}`,
      headers: {
        host: port === '' ? host : `${host}:${port}`,
        'content-length': '0',
        'idempotency-key': `load-${run}-${count}`,
        'x-user': user,
        ...(isVip && { 'x-user-tier': 'vip' }),
      },
      agent,
      timeoutMs: TIMEOUT_MS,
    });
  };
}

function keepBuying(buy: () => Promise<unknown>): NodeJS.Timeout {
  let pace = startPace(performance.now());
  let backOff: BackOff = NO_PAUSE;
  let underWay = 0;
  const buyOnce = async (): Promise<void> => {
    underWay += 1;
    try {
      await buy();
      backOff = NO_PAUSE;
    } catch {
      backOff = failedAt(backOff, performance.now());
    }
    underWay -= 1;
  };
  return setInterval(() => {
    const now = performance.now();
    const taken = takeDue(pace, now);
    pace = taken.pace;
    if (now < backOff.until) return;
    for (let left = taken.due; left > 0 && underWay < MOST_UNDER_WAY; left -= 1) void buyOnce();
  }, INTERVAL_MS);
}
