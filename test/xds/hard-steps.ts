import type { Step } from './world.ts';

const up = (client: number): Step => ({ do: 'up', client });
const down = (client: number): Step => ({ do: 'down', client });
const view = (...names: readonly string[]): Step => ({ do: 'view', names });
const cluster = (name: string, body: string, ...extras: readonly string[]): Step => ({
  do: 'set',
  type: 'cluster',
  name,
  body,
  extras,
});
const listener = (name: string, body: string, ...extras: readonly string[]): Step => ({
  do: 'set',
  type: 'listener',
  name,
  body,
  extras,
});
const ask = (what: 'subscribe' | 'unsubscribe', type: 'cluster' | 'listener', name: string): Step => ({
  do: what,
  type,
  name,
  client: 0,
});

/** Sequences that chance finds seldom, each with what is hard about it. */
export const HARD_STEPS: readonly (readonly Step[])[] = [
  // What was good is sent again while something else is searched for, and another resource of its entry goes.
  [
    ask('subscribe', 'listener', 'c'),
    cluster('c', '1'),
    ask('subscribe', 'cluster', 'a'),
    listener('c', '1'),
    ask('subscribe', 'cluster', 'c'),
    { do: 'drop', client: 0 },
    up(0),
    ask('unsubscribe', 'listener', 'c'),
    cluster('a', 'bad2'),
    cluster('c', '2'),
  ],
  // The same bytes are sent again beside what is refused, and are made from less meanwhile.
  [
    cluster('b', '1', 'y'),
    view('a', 'b'),
    up(0),
    cluster('a', 'bad1'),
    up(0),
    ask('subscribe', 'cluster', 'b'),
    up(0),
    down(0),
    up(0),
    cluster('b', '1'),
  ],
  // A version of others is sent in the place of what this client refused, which it should no longer have.
  [up(1), cluster('a', '1'), up(1), view('a'), up(0), down(1), cluster('a', 'bad2'), up(1), view()],
  // A refusal arrives when a newer version, made from less, is wanted.
  [view('b'), up(1), listener('b', 'bad1', 'y'), up(1), listener('b', '1')],
];
