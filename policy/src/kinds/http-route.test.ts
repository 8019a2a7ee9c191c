import { describe, expect, test } from 'vitest';
import { faultsOf } from '../check/testing/faults.ts';
import { httpRoute } from './http-route.ts';

const rule = (content: string): string => `{rules: [${content}]}`;
const many = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index)).join(', ');
const backend = '{name: a, port: 80}';

test('an empty route has one rule that takes every request', () => {
  expect(httpRoute.schema.parse({})).toEqual({
    rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }],
  });
});

test('defaults are those of Gateway API', () => {
  const spec = {
    parentRefs: [{ name: 'g' }],
    rules: [{ matches: [{ headers: [{ name: 'a', value: 'b' }] }], backendRefs: [{ name: 'a', port: 80 }] }],
  };
  expect(httpRoute.schema.parse(spec)).toEqual({
    parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'g' }],
    rules: [
      {
        matches: [
          { path: { type: 'PathPrefix', value: '/' }, headers: [{ type: 'Exact', name: 'a', value: 'b' }] },
        ],
        backendRefs: [{ group: '', kind: 'Service', name: 'a', port: 80, weight: 1 }],
      },
    ],
  });
});

test('defaults are made anew each time', () => {
  const [first, second] = [httpRoute.schema.parse({}), httpRoute.schema.parse({})];
  expect(first.rules).not.toBe(second.rules);
  expect(first.rules[0]).not.toBe(second.rules[0]);
});

describe('good', () => {
  test.each([
    ['nothing', '{}'],
    ['16 rules', rule(many(16, () => '{}'))],
    ['64 matches', rule(`{matches: [${many(64, () => '{}')}]}`)],
    [
      '128 matches in two rules',
      `{rules: [{matches: [${many(64, () => '{}')}]}, {matches: [${many(64, () => '{}')}]}]}`,
    ],
    ['no matches', rule('{matches: []}')],
    ['32 parents', `{parentRefs: [${many(32, (i) => `{name: g${i}}`)}]}`],
    ['two sections of a parent', '{parentRefs: [{name: g, sectionName: a}, {name: g, sectionName: b}]}'],
    ['a service as parent', '{parentRefs: [{group: "", kind: Service, name: account, port: 80}]}'],
    ['a wildcard host', '{hostnames: ["*.example.com", a.b]}'],
    [
      'an exact path with encoded characters',
      rule('{matches: [{path: {type: Exact, value: "/a%20b/~x@:"}}]}'),
    ],
    ['an expression as path', rule('{matches: [{path: {type: RegularExpression, value: "(a+)+$"}}]}')],
    ['the same header in another case', rule('{matches: [{headers: [{name: a, value: b}]}]}')],
    ['a subset without port', rule('{backendRefs: [{group: flyball.dev, kind: Subset, name: a.v1}]}')],
    [
      'weight 0 and a million',
      rule('{backendRefs: [{name: a, port: 80, weight: 0}, {name: b, port: 80, weight: 1000000}]}'),
    ],
    [
      'mirrors twice',
      rule(
        `{filters: [{type: RequestMirror, requestMirror: {backendRef: ${backend}, percent: 0}}, {type: RequestMirror, requestMirror: {backendRef: ${backend}, fraction: {numerator: 1, denominator: 3}}}]}`,
      ),
    ],
    [
      'a rewrite of the one prefix',
      rule(
        '{matches: [{path: {value: /a}}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: ""}}}]}',
      ),
    ],
    [
      'a rewrite of the prefix everything has',
      rule(
        '{filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}}}]}',
      ),
    ],
    [
      'a redirect',
      rule(
        '{filters: [{type: RequestRedirect, requestRedirect: {scheme: https, statusCode: 308, port: 8443}}]}',
      ),
    ],
    ['no limit of time', rule('{timeouts: {request: 0s, backendRequest: 5s}}')],
    ['equal limits of time', rule('{timeouts: {request: 1m, backendRequest: 60s}}')],
    ['retry', rule('{retry: {attempts: 2, codes: [500, 503], backoff: 100ms}}')],
    [
      'sticky sessions',
      rule(
        '{sessionPersistence: {type: Cookie, absoluteTimeout: 1h, cookieConfig: {lifetimeType: Permanent}}}',
      ),
    ],
    [
      'cors',
      rule(
        '{filters: [{type: CORS, cors: {allowOrigins: ["https://*.example.com:8443"], allowMethods: [GET], maxAge: 10}}]}',
      ),
    ],
    [
      'external authorisation',
      rule(
        `{filters: [{type: ExternalAuth, externalAuth: {protocol: HTTP, backendRef: ${backend}, http: {path: /auth}}}]}`,
      ),
    ],
    [
      'a filter of others',
      rule('{filters: [{type: ExtensionRef, extensionRef: {group: example.com, kind: F, name: f}}]}'),
    ],
  ])('%s', (_, content) => {
    expect(faultsOf('HTTPRoute', content)).toEqual([]);
  });
});

const m = '/spec/rules/0/matches/0';
const f = '/spec/rules/0/filters/0';

describe('bad', () => {
  test.each([
    ['no rules', '{rules: []}', ['FB1104 /spec/rules']],
    ['17 rules', rule(many(17, () => '{}')), ['FB1104 /spec/rules']],
    ['65 matches', rule(`{matches: [${many(65, () => '{}')}]}`), [`FB1104 /spec/rules/0/matches`]],
    [
      '129 matches in three rules',
      `{rules: [{matches: [${many(64, () => '{}')}]}, {matches: [${many(64, () => '{}')}]}, {}]}`,
      ['FB1104 /spec/rules'],
    ],
    ['17 host names', `{hostnames: [${many(17, (i) => `h${i}`)}]}`, ['FB1104 /spec/hostnames']],
    [
      '17 backends',
      rule(`{backendRefs: [${many(17, () => backend)}]}`),
      ['FB1104 /spec/rules/0/backendRefs'],
    ],
    [
      '17 headers',
      rule(`{matches: [{headers: [${many(17, (i) => `{name: h${i}, value: a}`)}]}]}`),
      [`FB1104 ${m}/headers`],
    ],
    [
      '17 filters',
      rule(
        `{filters: [${many(17, () => '{type: ExtensionRef, extensionRef: {group: a, kind: B, name: c}}')}]}`,
      ),
      ['FB1104 /spec/rules/0/filters'],
    ],
    ['33 parents', `{parentRefs: [${many(33, (i) => `{name: g${i}}`)}]}`, ['FB1104 /spec/parentRefs']],
    ['a parent twice', '{parentRefs: [{name: g}, {name: g}]}', ['FB1104 /spec/parentRefs/1']],
    [
      'a parent with and without section',
      '{parentRefs: [{name: g}, {name: g, sectionName: a}]}',
      ['FB1104 /spec/parentRefs/1'],
    ],
    ['an IP address as host name', '{hostnames: [127.0.0.1]}', ['FB1104 /spec/hostnames/0']],
    ['a wildcard in the middle', '{hostnames: [a.*.b]}', ['FB1104 /spec/hostnames/0']],
    ['two rules of one name', '{rules: [{name: a}, {name: a}]}', ['FB1104 /spec/rules/1/name']],
    ...[
      'a',
      '/a//b',
      '/a/./b',
      '/a/../b',
      '/a%2fb',
      '/a%2Fb',
      '/a#b',
      '/a/..',
      '/a/.',
      '/a b',
      '/ä',
      '/%zz',
      '',
    ].map((path): [string, string, string[]] => [
      `the path ${path}`,
      rule(`{matches: [{path: {value: "${path}"}}]}`),
      [`FB1104 ${m}/path/value`],
    ]),
    ['a long path', rule(`{matches: [{path: {value: "/${'a'.repeat(1024)}"}}]}`), [`FB1104 ${m}/path/value`]],
    [
      'a header twice',
      rule('{matches: [{headers: [{name: a, value: b}, {name: a, value: c}]}]}'),
      [`FB1104 ${m}/headers/1/name`],
    ],
    [
      'a header twice but for case',
      rule('{matches: [{headers: [{name: a, value: b}, {name: A, value: c}]}]}'),
      [`FB1403 ${m}/headers/1`],
    ],
    [
      'a pseudo header',
      rule('{matches: [{headers: [{name: ":path", value: b}]}]}'),
      [`FB1104 ${m}/headers/0/name`],
    ],
    [
      'a header value with a line break',
      rule('{matches: [{headers: [{name: a, value: "b\\nc"}]}]}'),
      [`FB1104 ${m}/headers/0/value`],
    ],
    [
      'a query parameter twice',
      rule('{matches: [{queryParams: [{name: a, value: b}, {name: a, value: c}]}]}'),
      [`FB1104 ${m}/queryParams/1/name`],
    ],
    ['a method in lower case', rule('{matches: [{method: get}]}'), [`FB1104 ${m}/method`]],
    [
      'a look-ahead',
      rule('{matches: [{path: {type: RegularExpression, value: "(?=a)"}}]}'),
      [`FB1106 ${m}/path/value`],
    ],
    [
      'a back reference',
      rule('{matches: [{headers: [{type: RegularExpression, name: a, value: "(a)\\\\1"}]}]}'),
      [`FB1106 ${m}/headers/0/value`],
    ],
    [
      'an expression over 1024 bytes',
      rule(`{matches: [{queryParams: [{type: RegularExpression, name: a, value: "${'ä'.repeat(513)}"}]}]}`),
      [`FB1106 ${m}/queryParams/0/value`],
    ],
    ['a filter without its field', rule('{filters: [{type: URLRewrite}]}'), [`FB1103 ${f}/urlRewrite`]],
    [
      'a filter with the field of another',
      rule('{filters: [{type: URLRewrite, urlRewrite: {}, requestRedirect: {}}]}'),
      [`FB1107 ${f}/requestRedirect`],
    ],
    ['a filter of an unknown type', rule('{filters: [{type: Teleport}]}'), [`FB1104 ${f}/type`]],
    [
      'redirect and rewrite',
      rule('{filters: [{type: URLRewrite, urlRewrite: {}}, {type: RequestRedirect, requestRedirect: {}}]}'),
      ['FB1107 /spec/rules/0/filters/1'],
    ],
    [
      'a filter twice',
      rule('{filters: [{type: URLRewrite, urlRewrite: {}}, {type: URLRewrite, urlRewrite: {}}]}'),
      ['FB1107 /spec/rules/0/filters/1'],
    ],
    [
      'redirect and backends',
      rule(`{filters: [{type: RequestRedirect, requestRedirect: {}}], backendRefs: [${backend}]}`),
      ['FB1107 /spec/rules/0/backendRefs'],
    ],
    [
      'a redirect with status 304',
      rule('{filters: [{type: RequestRedirect, requestRedirect: {statusCode: 304}}]}'),
      [`FB1104 ${f}/requestRedirect/statusCode`],
    ],
    [
      'a prefix rewrite of an exact match',
      rule(
        '{matches: [{path: {type: Exact, value: /a}}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}}}]}',
      ),
      [`FB1107 ${f}/urlRewrite/path/replacePrefixMatch`],
    ],
    [
      'a prefix rewrite with two matches',
      rule(
        '{matches: [{}, {}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}}}]}',
      ),
      [`FB1107 ${f}/urlRewrite/path/replacePrefixMatch`],
    ],
    [
      'a prefix rewrite at a backend',
      rule(
        '{matches: [{}, {}], backendRefs: [{name: a, port: 80, filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}}}]}]}',
      ),
      ['FB1107 /spec/rules/0/backendRefs/0/filters/0/urlRewrite/path/replacePrefixMatch'],
    ],
    [
      'a modifier of another type',
      rule(
        '{filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replacePrefixMatch: /b}}}]}',
      ),
      [`FB1103 ${f}/urlRewrite/path/replaceFullPath`, `FB1107 ${f}/urlRewrite/path/replacePrefixMatch`],
    ],
    [
      'a header set and removed',
      rule(
        '{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: A, value: b}], remove: [a]}}]}',
      ),
      [`FB1107 ${f}/requestHeaderModifier/remove/0`],
    ],
    [
      'a header with a line break',
      rule(
        '{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: "b\\r\\nc: d"}]}}]}',
      ),
      [`FB1104 ${f}/requestHeaderModifier/set/0/value`],
    ],
    [
      'percent and fraction',
      rule(
        `{filters: [{type: RequestMirror, requestMirror: {backendRef: ${backend}, percent: 1, fraction: {numerator: 1}}}]}`,
      ),
      [`FB1107 ${f}/requestMirror/fraction`],
    ],
    [
      'more than the whole',
      rule(
        `{filters: [{type: RequestMirror, requestMirror: {backendRef: ${backend}, fraction: {numerator: 101}}}]}`,
      ),
      [`FB1104 ${f}/requestMirror/fraction/numerator`],
    ],
    [
      '* beside other methods',
      rule('{filters: [{type: CORS, cors: {allowMethods: [GET, "*"]}}]}'),
      [`FB1107 ${f}/cors/allowMethods/1`],
    ],
    [
      'a service without port',
      rule('{backendRefs: [{name: a}]}'),
      ['FB1103 /spec/rules/0/backendRefs/0/port'],
    ],
    [
      'a negative weight',
      rule('{backendRefs: [{name: a, port: 80, weight: -1}]}'),
      ['FB1104 /spec/rules/0/backendRefs/0/weight'],
    ],
    [
      'port 65536',
      rule('{backendRefs: [{name: a, port: 65536}]}'),
      ['FB1104 /spec/rules/0/backendRefs/0/port'],
    ],
    [
      'half a port',
      rule('{backendRefs: [{name: a, port: 80.5}]}'),
      ['FB1104 /spec/rules/0/backendRefs/0/port'],
    ],
    [
      'a try longer than all',
      rule('{timeouts: {request: 1s, backendRequest: 1s1ms}}'),
      ['FB1104 /spec/rules/0/timeouts/backendRequest'],
    ],
    ['a duration of days', rule('{timeouts: {request: 1d}}'), ['FB1104 /spec/rules/0/timeouts/request']],
    [
      'a duration with a fraction',
      rule('{timeouts: {request: 1.5s}}'),
      ['FB1104 /spec/rules/0/timeouts/request'],
    ],
    ['a retry of 404 and 600', rule('{retry: {codes: [404, 600]}}'), ['FB1104 /spec/rules/0/retry/codes/1']],
    [
      'a header value with two blanks',
      rule('{matches: [{headers: [{name: a, value: "b  c"}]}]}'),
      [`FB1104 ${m}/headers/0/value`],
    ],
    ['one code twice', rule('{retry: {codes: [503, 500, 503]}}'), ['FB1104 /spec/rules/0/retry/codes/2']],
    [
      'settings of a cookie for a header',
      rule('{sessionPersistence: {type: Header, cookieConfig: {}}}'),
      ['FB1107 /spec/rules/0/sessionPersistence/cookieConfig'],
    ],
    [
      'a field of sessions that is none any more',
      rule('{sessionPersistence: {idleTimeout: 1h}}'),
      ['FB1102 /spec/rules/0/sessionPersistence/idleTimeout'],
    ],
    [
      'a new path that is no path',
      rule(
        '{filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: b}}}]}',
      ),
      [`FB1104 ${f}/urlRewrite/path/replaceFullPath`],
    ],
    [
      'a new path with a query',
      rule(
        '{filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: "/b?c"}}}]}',
      ),
      [`FB1104 ${f}/requestRedirect/path/replaceFullPath`],
    ],
    ['default Gateways', '{useDefaultGateways: All}', ['FB1402 /spec/useDefaultGateways']],
    [
      'a permanent cookie without end',
      rule('{sessionPersistence: {cookieConfig: {lifetimeType: Permanent}}}'),
      ['FB1103 /spec/rules/0/sessionPersistence/absoluteTimeout'],
    ],
    ['a misspelt field', '{hostname: [a]}', ['FB1102 /spec/hostname']],
    ['a list written as a map', '{rules: {}}', ['FB1104 /spec/rules']],
    ['a field without value', '{hostnames: }', ['FB1104 /spec/hostnames']],
  ])('%s', (_, content, expected) => {
    expect(faultsOf('HTTPRoute', content)).toEqual(expected);
  });
});
