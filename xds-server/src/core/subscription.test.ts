import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from '../decode/limits.ts';
import { changeNames, emptySubscription, replaceNames } from './subscription.ts';

const name: fc.Arbitrary<string> = fc.constantFrom('*', 'a', 'b', 'c');
const list = fc.array(name, { maxLength: 5 });

test('state of the world: the list is the subscription, whatever its order and its history', () => {
  fc.assert(
    fc.property(fc.array(list, { maxLength: 8 }), fc.boolean(), (lists, legacy) => {
      const subscription = emptySubscription();
      let named = false;
      let before = new Set<string>();
      for (const names of lists) {
        const change = replaceNames(subscription, names, legacy);
        const wanted = new Set(names.filter((each) => each !== '*'));
        named ||= names.length > 0;
        expect(subscription.names).toEqual(wanted);
        expect(subscription.wildcard).toBe(names.includes('*') || (legacy && !named));
        expect(new Set(change.added)).toEqual(new Set([...wanted].filter((each) => !before.has(each))));
        expect(new Set(change.removed)).toEqual(new Set([...before].filter((each) => !wanted.has(each))));
        before = wanted;
      }
    }),
  );
});

test('Delta: names come and go, a wildcard holds until it is unsubscribed', () => {
  const step = fc.record({ subscribe: list, unsubscribe: list });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const subscription = emptySubscription();
      const names = new Set<string>();
      let wildcard = false;
      steps.forEach(({ subscribe, unsubscribe }, index) => {
        const change = changeNames(subscription, { subscribe, unsubscribe, first: index === 0 }, true);
        if (index === 0 && subscribe.length === 0) wildcard = true;
        else if (unsubscribe.includes('*')) wildcard = false;
        if (subscribe.includes('*')) wildcard = true;
        for (const each of unsubscribe) names.delete(each);
        for (const each of subscribe) if (each !== '*') names.add(each);
        expect(subscription.names).toEqual(names);
        expect(subscription.wildcard).toBe(wildcard);
        expect(new Set(change.added)).toEqual(new Set(subscribe.filter((each) => each !== '*')));
      });
    }),
  );
});

test('an empty list is no wildcard where the legacy form is switched off', () => {
  expect(replaceNames(emptySubscription(), [], false).wildcardOn).toBe(false);
  const lists = { subscribe: [], unsubscribe: [], first: true };
  expect(changeNames(emptySubscription(), lists, false).wildcardOn).toBe(false);
});

test('a subscription is bounded, also when it grows by many requests', () => {
  const subscription = emptySubscription();
  const names = (from: number) => Array.from({ length: LIMITS.names / 2 }, (_, index) => `n${from + index}`);
  const lists = { unsubscribe: [], first: false };
  changeNames(subscription, { ...lists, subscribe: names(0) }, true);
  changeNames(subscription, { ...lists, subscribe: names(LIMITS.names / 2) }, true);
  const swap = { ...lists, subscribe: ['one more', 'and another'], unsubscribe: ['n0'] };
  expect(() => changeNames(subscription, swap, true)).toThrow('FLYBALL_XDS_TOO_MANY_NAMES');
  expect(subscription.names.has('n0')).toBe(true);
  expect(subscription.names.size).toBe(LIMITS.names);
});
