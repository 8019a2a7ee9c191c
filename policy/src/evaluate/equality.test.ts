import type { Listener, RouteBlock, Service } from '@flyball/proto/ir';
import { expect, it } from 'vitest';
import { buildIndex, type IndexChange, type IndexRouter, updateIndex } from './index/router.ts';
import { lostRules } from './lost.ts';
import { referenceRouter } from './reference.ts';
import { hostName } from './request/host.ts';
import type { Router } from './router.ts';
import { generateBlock, generateEntrance, generateListener, generateRequest } from './testing/generate.ts';
import { type Dice, dice } from './testing/random.ts';
import { keyOf, service } from './testing/view.ts';
import type { Entrance, EvaluatedRequest, IrView } from './types.ts';

const CONFIGURATIONS = 500;
const ROUNDS = 5;
const REQUESTS = 40;
const ROUTES = 12;

const SERVICES = ['shop/s', 'shop/t', 'shop/unknown'];

interface Question {
  readonly entrance: Entrance;
  readonly request: EvaluatedRequest;
  /** Whether the rules that lost are asked for; they are dear, so not every time. */
  readonly lost: boolean;
}

/** What a router says of a request, as text. */
const answer = (router: Router, { entrance, request, lost }: Question): string => {
  const host = hostName(request.authority);
  const door = router.enter(entrance, host);
  if (!door) return 'no listener';
  const won = router.find(door.scope, host, request);
  const losers = lost ? lostRules(router, { scope: door.scope, host, request }, won) : [];
  return JSON.stringify([door.key, door.scope, won && [won.rule.id, won.match.precedence, won.host], losers]);
};

interface Config {
  readonly blocks: Map<string, RouteBlock>;
  readonly listeners: Map<string, Listener>;
  readonly services: Map<string, Service>;
}

/** Adds, replaces and removes; returns what an index is told of it. */
const mutate = (roll: Dice, { blocks, listeners, services }: Config, count: number): IndexChange => {
  const changed = new Set<string>();
  for (let done = 0; done < count; done += 1) {
    const block = generateBlock(roll, ROUTES);
    blocks.set(keyOf(block), block);
    changed.add(keyOf(block));
    if (roll.oneIn(2)) {
      const gone = roll.pick([...blocks.keys()]);
      blocks.delete(gone);
      changed.add(gone);
    }
  }
  const isFirst = listeners.size === 0;
  const added = isFirst ? 24 : roll.below(2);
  for (let done = 0; done < added; done += 1) listeners.set(...generateListener(roll));
  const removed = roll.oneIn(4) && listeners.delete(generateListener(roll)[0]);
  const name = roll.pick(SERVICES);
  if (isFirst || roll.oneIn(2)) services.set(name, service(name));
  else services.delete(name);
  return { blocks: changed, listeners: added > 0 || removed };
};

const viewOf = ({ blocks, listeners, services }: Config): IrView => ({
  blocks: new Map(blocks),
  listeners: new Map(listeners),
  services: new Map(services),
  limits: new Map(),
});

it(`gives the reference’s answer to ${CONFIGURATIONS * ROUNDS * REQUESTS} generated requests`, () => {
  const seen = { won: 0, none: 0, noListener: 0 };
  for (let seed = 1; seed <= CONFIGURATIONS; seed += 1) {
    const roll = dice(seed);
    const config: Config = { blocks: new Map(), listeners: new Map(), services: new Map() };
    let updated: IndexRouter = buildIndex(viewOf(config));
    for (let round = 0; round < ROUNDS; round += 1) {
      const change = mutate(roll, config, round === 0 ? 120 : 1 + roll.below(4));
      const view = viewOf(config);
      updated = updateIndex(updated, view, change);
      const rebuilt = buildIndex(view);
      const reference = referenceRouter(view);
      for (let count = 0; count < REQUESTS; count += 1) {
        const lost = count % 8 === 0;
        const question = { entrance: generateEntrance(roll), request: generateRequest(roll), lost };
        const expected = answer(reference, question);
        for (const router of [updated, rebuilt]) {
          if (answer(router, question) === expected) continue;
          const place = `seed ${seed}, round ${round}, request ${count}`;
          expect(answer(router, question), place).toBe(expected);
        }
        seen[expected === 'no listener' ? 'noListener' : expected.includes(',null,') ? 'none' : 'won'] += 1;
      }
    }
  }
  // The generator must not drift to where everything is trivially equal.
  expect(seen.won).toBeGreaterThan(30_000);
  expect(seen.none).toBeGreaterThan(5_000);
  expect(seen.noListener).toBeGreaterThan(2_000);
});
