/** The part of JSON Schema that schemas of documents use, in draft 7 and in OpenAPI. */
export interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly default?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** One thing a schema says of a field. */
export interface Facet {
  /** `HTTPRoute.rules[].matches maxItems`. */
  readonly name: string;
  readonly value: string;
}

/** All that a schema says of a field and of those below it. Two schemas that mean the same have the same facets. */
export const facetsOf = (path: string, node: Node): readonly Facet[] => [
  ...Object.entries(ownFacets(node)).flatMap(([facet, value]) =>
    value === undefined ? [] : [{ name: `${path} ${facet}`, value: JSON.stringify(value) }],
  ),
  ...Object.entries(node.properties ?? {}).flatMap(([name, below]) => facetsOf(`${path}.${name}`, below)),
  ...(node.items === undefined ? [] : facetsOf(`${path}[]`, node.items)),
];

const LIMITS = [
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'maxProperties',
  'minimum',
  'maximum',
] as const;

/** Limits that say nothing: those of a count, and of OpenAPI's int32. */
const NOTHING: ReadonlySet<string> = new Set(['minLength 0', 'minItems 0', 'maximum 2147483647']);

const ownFacets = (node: Node): Readonly<Record<string, unknown>> => ({
  fields: node.properties && Object.keys(node.properties).sort(),
  required: node.required?.length ? [...node.required].sort() : undefined,
  values: (node.enum ?? (node.const === undefined ? undefined : [node.const]))?.map(String).sort(),
  default: typeof node.default === 'object' ? undefined : node.default,
  pattern: node.pattern === undefined ? undefined : refused(node.pattern),
  ...(isDuration(node) ? {} : limitsOf(node)),
});

const limitsOf = (node: Node): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    LIMITS.filter((limit) => !NOTHING.has(`${limit} ${node[limit]}`)).map((limit) => [limit, node[limit]]),
  );

/** The pattern of a duration bounds its length. */
const isDuration = ({ pattern }: Node): boolean => pattern?.includes('{1,4}') === true;

/** Texts by which patterns are told apart: what they refuse of these, not how they are written. */
const TEXTS = [
  ...['', 'a', 'A', '0', 'a-b', '-a', 'a-', 'a_b', 'a.b', 'a..b', '.a', 'a.', '*.a.b', '*', '*a', 'a.*', 'ü'],
  ...[
    'a b',
    'a  b',
    'a\tb',
    ' a',
    'a ',
    'a\nb',
    'a:b',
    "!#$%&'*+-.^_`|~",
    'a/b',
    'a.b/c',
    'a.b/C',
    'A/b',
    '/a',
  ],
  ...['/', '/a?b', '/a#b', '/a%20b', '/a%2', 'HTTP', 'http', 'GET', 'IPAddress', '127.0.0.1', '::1'],
  ...[
    '1s',
    '0s',
    '1.5s',
    '1h1m1s1ms',
    '1h1h1h1h1h',
    '100000s',
    '1d',
    '10',
    'https://a.b',
    'https://*',
    '*://a',
  ],
  ...['http://a:1', 'ftp://a', 'https://a:123456', 'https://*.a.b', 'https://a/', 'null'],
];

const refused = (pattern: string): readonly string[] => {
  const expression = new RegExp(pattern);
  return TEXTS.filter((text) => !expression.test(text));
};
