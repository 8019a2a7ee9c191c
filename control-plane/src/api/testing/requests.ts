import type { Diagnostic } from '@flyball/policy';
import type { World } from './world.ts';

/** What a request of a test differs in. */
export interface RequestParts {
  /** JSON unless it is text or bytes. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: that of the administrator; empty for none. */
  readonly token?: string;
  readonly address?: string;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** The JSON of the text; undefined when it is none. */
  readonly json: ReturnType<typeof JSON.parse>;
}

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** Sends `METHOD /path` to a world. */
export async function send({ api, token }: World, line: string, parts: RequestParts = {}): Promise<Answer> {
  const [method = '', url = ''] = line.split(' ');
  const { body, headers = {}, address = '127.0.0.1' } = parts;
  const bearer = parts.token ?? token.admin;
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await api.inject({
    method: method as Method,
    url,
    remoteAddress: address,
    headers: {
      ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: raw ? Buffer.from(body) : JSON.stringify(body) }),
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    json: jsonOf(response.body),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const ROUTES = '/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes';
export const OWN = '/apis/flyball.dev/v1';

/** A route to `account`, as a person writes it. */
export const route = (name = 'account', more: object = {}): object => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name, namespace: 'shop', ...more },
  spec: {
    parentRefs: [{ name: 'edge' }],
    rules: [{ backendRefs: [{ name: 'account', port: 8080 }] }],
  },
});

/** A Secret, as a person writes it. */
export const secret = (data: Readonly<Record<string, string>>, name = 'tls'): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'shop' },
  data,
});

/** A change of a changeset that puts an object. */
export const put = (object: object, more: object = {}): object => ({ op: 'put', object, ...more });

/** Sends a changeset. */
export const sendChangeset = (world: World, body: unknown, query = ''): Promise<Answer> =>
  send(world, `POST ${OWN}/changesets${query}`, { body });

/** What a plan finds broken. */
export const BROKEN: Diagnostic = {
  code: 'FB1201',
  severity: 'error',
  object: 'HTTPRoute/shop/b',
  field: '/spec/rules/0',
  message: 'The backend account is not there.',
  fix: '',
};
