import {
  type Listener,
  type Match,
  type PathMatch,
  type RouteBlock,
  type ValueMatch,
  waypointServiceOf,
} from '@flyball/proto/ir';
import type { Entrance, EvaluatedRequest } from '../types.ts';
import type { Dice } from './random.ts';
import { backend, block, listener, match, request } from './view.ts';

/** Few words, so that conditions of generated rules and requests often meet. */
const HOSTS = [
  'a.example.com',
  'b.example.com',
  'b.a.example.com',
  'example.com',
  'other.org',
  'aexample.com',
];
const PATTERNS = ['*', '*.example.com', '*.a.example.com', '*.com', ...HOSTS];
const PATHS = ['/', '/a', '/a/', '/a/b', '/ab', '/a/b/c', '/b', '/abc/d', '/a//b', '/b/'];
const PREFIXES = PATHS.filter((path) => path === '/' || !path.endsWith('/'));
const EXPRESSIONS = ['/a.*', '/a/[bc]', '/(a|b)/?', '.*', '/ab?', '/a(', '[^b]*'];
const VALUES = ['1', '2', '12', ''];
const VALUE_EXPRESSIONS = ['[12]', '1.*', '', '.+'];
const NAMES = ['x', 'y'];
const METHODS = ['GET', 'POST'];
const GATEWAY = 'shop/gw';
const PORTS = [80, 80, 81];
const SERVICES = ['shop/s', 'shop/t', 'shop/unknown'];
const CALLERS = ['', 'shop', 'other'];

/** Scopes of generated blocks. */
export const SCOPES = [
  'shop/gw/one',
  'shop/gw/two',
  'shop/gw/three',
  'waypoint:shop/s',
  'mesh:shop/s',
  'mesh:shop/t',
  'mesh:shop/s/other',
];

const path = (roll: Dice): PathMatch => {
  const type = roll.pick(['exact', 'prefix', 'prefix', 'regex'] as const);
  const values = { exact: PATHS, prefix: PREFIXES, regex: EXPRESSIONS }[type];
  return { type, value: roll.pick(values) };
};

const valueMatch = (roll: Dice): ValueMatch => {
  const isExact = !roll.oneIn(3);
  const value = roll.pick(isExact ? VALUES : VALUE_EXPRESSIONS);
  return { name: roll.pick(NAMES), type: isExact ? 'exact' : 'regex', value };
};

const some = <T>(roll: Dice, make: (roll: Dice) => T): readonly T[] =>
  Array.from({ length: roll.oneIn(3) ? 1 + roll.below(2) : 0 }, () => make(roll));

const oneMatch = (roll: Dice): Match =>
  match({
    ...(!roll.oneIn(5) && { path: path(roll) }),
    method: roll.oneIn(3) ? roll.pick(METHODS) : '',
    headers: some(roll, valueMatch),
    queries: some(roll, valueMatch),
  });

/** A block of one of `routes` route objects. */
export const generateBlock = (roll: Dice, routes: number): RouteBlock =>
  block({
    scope: roll.pick(SCOPES),
    host: roll.pick(PATTERNS),
    route: `shop/r${roll.below(routes)}`,
    created: `2026-01-0${1 + roll.below(2)}T00:00:00Z`,
    rules: Array.from({ length: roll.below(4) }, () => ({
      matches: Array.from({ length: 1 + roll.below(3) }, () => oneMatch(roll)),
      backends: [backend('shop/s'), backend('shop/t')],
    })),
  });

/** A listener for one of the scopes, by its key. */
export const generateListener = (roll: Dice): readonly [key: string, listener: Listener] => {
  const key = roll.pick(SCOPES.slice(0, 4));
  const meshService = waypointServiceOf(key) ?? '';
  return [
    key,
    listener({
      gateway: GATEWAY,
      port: roll.pick(PORTS),
      hostname: roll.pick(['', ...PATTERNS.slice(1)]),
      meshService,
    }),
  ];
};

export const generateEntrance = (roll: Dice): Entrance =>
  roll.oneIn(3)
    ? { service: roll.pick(SERVICES), from: roll.pick(CALLERS) }
    : { gateway: GATEWAY, port: roll.pick(PORTS) };

export const generateRequest = (roll: Dice): EvaluatedRequest =>
  request({
    method: roll.pick(METHODS),
    authority: roll.pick([...HOSTS, 'B.example.com:8080', '', '.example.com']),
    path: roll.pick(PATHS),
    query: roll.oneIn(6) ? undefined : roll.pick(['', 'x=1', 'x=2&y=1', 'y=12&y=2', 'x']),
    headers: new Map(NAMES.filter(() => roll.oneIn(2)).map((name) => [name, roll.pick(VALUES)])),
  });
