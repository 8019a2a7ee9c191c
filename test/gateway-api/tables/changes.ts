import { type ConformanceCase, type Headers, type RequestExpectation, V1, V2 } from '../case.ts';

/** The header changes that many tests combine with something else. */
export const MODIFIED = {
  headers: { 'X-Header-Remove': 'remove-val', 'X-Header-Add-Append': 'append-val-1' },
  forwarded: {
    headers: {
      'X-Header-Add': 'header-val-1',
      'X-Header-Add-Append': 'append-val-1,header-val-2',
      'X-Header-Set': 'set-overwrites-values',
    },
    absent: ['X-Header-Remove'],
  },
} as const;

const OTHER = { 'Some-Other-Header': 'val' };

/** A path, headers sent, and what they must have become, whoever carries them. */
type Change = readonly [path: string, before: Headers, after: Headers, absent?: readonly string[]];

const CHANGES: readonly Change[] = [
  ['/set', OTHER, { ...OTHER, 'X-Header-Set': 'set-overwrites-values' }],
  [
    '/set',
    { ...OTHER, 'X-Header-Set': 'some-other-value' },
    { ...OTHER, 'X-Header-Set': 'set-overwrites-values' },
  ],
  ['/add', OTHER, { ...OTHER, 'X-Header-Add': 'add-appends-values' }],
  [
    '/add',
    { ...OTHER, 'X-Header-Add': 'some-other-value' },
    { ...OTHER, 'X-Header-Add': 'some-other-value,add-appends-values' },
  ],
  ['/remove', { 'X-Header-Remove': 'val' }, {}, ['X-Header-Remove']],
  [
    '/multiple',
    {
      'X-Header-Set-2': 'set-val-2',
      'X-Header-Add-2': 'add-val-2',
      'X-Header-Remove-2': 'remove-val-2',
      'Another-Header': 'another-header-val',
    },
    {
      'X-Header-Set-1': 'header-set-1',
      'X-Header-Set-2': 'header-set-2',
      'X-Header-Add-1': 'header-add-1',
      'X-Header-Add-2': 'add-val-2,header-add-2',
      'X-Header-Add-3': 'header-add-3',
      'Another-Header': 'another-header-val',
    },
    ['X-Header-Remove-1', 'X-Header-Remove-2'],
  ],
  [
    '/case-insensitivity',
    {
      'x-header-set': 'original-val-set',
      'x-header-add': 'original-val-add',
      'x-header-remove': 'original-val-remove',
      'Another-Header': 'another-header-val',
    },
    {
      'X-Header-Set': 'header-set',
      'X-Header-Add': 'original-val-add,header-add',
      'Another-Header': 'another-header-val',
    },
    ['X-Header-Remove'],
  ],
];

/** Requests whose headers are changed on their way to a backend. */
export const requestChanges = (backend: string): readonly RequestExpectation[] =>
  CHANGES.map(([path, headers, after, absent = []]) => ({
    path,
    headers,
    backend,
    forwarded: { headers: after, absent },
  }));

/** Rewrites of paths, the same for Gateways and mesh. */
export const pathRewrites = (backend: string): readonly RequestExpectation[] => [
  { path: '/prefix/one/two', backend, forwarded: { path: '/one/two' } },
  { path: '/strip-prefix/three', backend, forwarded: { path: '/three' } },
  { path: '/strip-prefix', backend, forwarded: { path: '/' } },
  { path: '/full/one/two', backend, forwarded: { path: '/one' } },
  ...(
    [
      ['/full/rewrite-path-and-modify-headers/test', '/test'],
      ['/prefix/rewrite-path-and-modify-headers/one', '/prefix/one'],
    ] as const
  ).map(([path, after]) => ({
    path,
    headers: { ...MODIFIED.headers, 'X-Header-Set': 'set-val' },
    backend,
    forwarded: { ...MODIFIED.forwarded, path: after },
  })),
];

/** The shared changes on an answer; one test has more of them in mixed case. */
const MIXED_CASE = {
  'X-Lowercase-Add': 'lowercase-add',
  'X-Mixedcase-Add-1': 'mixedcase-add-1',
  'X-Mixedcase-Add-2': 'mixedcase-add-2',
  'X-Uppercase-Add': 'uppercase-add',
};

const answerChanges: readonly RequestExpectation[] = CHANGES.map(([path, answered, response]) => ({
  path,
  backend: V1,
  answered: path === '/multiple' ? { ...answered, 'X-Header-Remove-1': 'val' } : answered,
  response: path === '/case-insensitivity' ? { ...response, ...MIXED_CASE } : response,
}));

/** Filters that change requests and answers. */
export const CHANGED: readonly ConformanceCase[] = [
  {
    name: 'HTTPRouteRequestHeaderModifier',
    routes: [{ route: 'request-header-modifier' }],
    requests: requestChanges(V1),
  },
  {
    name: 'HTTPRouteBackendRequestHeaderModifier',
    routes: [{ route: 'request-header-modifier' }],
    requests: requestChanges(V1),
  },
  {
    name: 'HTTPRouteResponseHeaderModifier',
    routes: [{ route: 'response-header-modifier' }],
    requests: [
      ...answerChanges,
      // What a trace itself shows: the effect on an empty answer.
      { path: '/set', backend: V1, response: { 'X-Header-Set': 'set-overwrites-values' } },
      {
        path: '/response-and-request-header-modifiers',
        headers: { ...MODIFIED.headers, 'X-Header-Echo': 'echo' },
        backend: V1,
        forwarded: {
          ...MODIFIED.forwarded,
          headers: { ...MODIFIED.forwarded.headers, 'X-Header-Echo': 'echo' },
        },
        answered: {
          'X-Header-Set-2': 'set-val-2',
          'X-Header-Add-2': 'add-val-2',
          'X-Header-Remove-2': 'remove-val-2',
          'Another-Header': 'another-header-val',
          'X-Header-Remove-1': 'remove-val-1',
          'X-Header-Echo': 'echo',
        },
        response: {
          'X-Header-Set-1': 'header-set-1',
          'X-Header-Set-2': 'header-set-2',
          'X-Header-Add-1': 'header-add-1',
          'X-Header-Add-2': 'add-val-2,header-add-2',
          'Another-Header': 'another-header-val',
          'X-Header-Echo': 'echo',
        },
      },
    ],
  },
  { name: 'HTTPRouteRewritePath', routes: [{ route: 'rewrite-path' }], requests: pathRewrites(V1) },
  {
    name: 'HTTPRouteRewriteHost',
    routes: [{ route: 'rewrite-host' }],
    requests: [
      { host: 'rewrite.example', path: '/one', backend: V1, forwarded: { host: 'one.example.org' } },
      { host: 'rewrite.example', path: '/two', backend: V2, forwarded: { host: 'example.org' } },
      {
        host: 'rewrite.example',
        path: '/rewrite-host-and-modify-headers',
        headers: MODIFIED.headers,
        backend: V2,
        forwarded: { ...MODIFIED.forwarded, host: 'test.example.org' },
      },
    ],
  },
];
