import { fieldsOf, message, textOf } from './wire.ts';

/**
 * A state-of-the-world xDS client without a connection, written from the protocol's text:
 * https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol#sotw
 */
export interface SotwState {
  /** Subscribes and gives the request to send. */
  readonly subscribe: (typeUrl: string, names: readonly string[]) => Buffer;
  readonly unsubscribe: (typeUrl: string, names: readonly string[]) => Buffer;
  readonly receive: (bytes: Buffer) => { readonly response: SotwResponse; readonly answer: Buffer };
  readonly reconnect: () => readonly Buffer[];
  /** Name → body that was accepted last. */
  readonly held: (typeUrl: string) => ReadonlyMap<string, Buffer>;
}

/** A decoded DiscoveryResponse. */
export interface SotwResponse {
  readonly typeUrl: string;
  readonly nonce: string;
  readonly version: string;
  /** Bodies by name. */
  readonly resources: ReadonlyMap<string, Buffer>;
}

/** What makes a client. */
export interface SotwOptions {
  readonly id: string;
  readonly cluster?: string;
  readonly userAgent?: string;
  /** Types whose responses hold the full state. */
  readonly fullState: ReadonlySet<string>;
  readonly nameOf: (typeUrl: string, body: Buffer) => string;
  readonly refuse?: (response: SotwResponse) => string | undefined;
}

interface TypeState {
  readonly subscribed: Set<string>;
  held: Map<string, Buffer>;
  version: string;
  nonce: string;
}

function responseOf(bytes: Buffer, nameOf: SotwOptions['nameOf']): SotwResponse {
  const bodies: Buffer[] = [];
  let typeUrl = '';
  let nonce = '';
  let version = '';
  for (const [field, value] of fieldsOf(bytes)) {
    if (field === 1) version = textOf(value);
    if (field === 4) typeUrl = textOf(value);
    if (field === 5) nonce = textOf(value);
    if (field !== 2 || typeof value === 'number') continue;
    for (const [part, body] of fieldsOf(value)) if (part === 2 && typeof body !== 'number') bodies.push(body);
  }
  const resources = new Map(bodies.map((body) => [nameOf(typeUrl, body), body] as const));
  if (resources.size !== bodies.length) throw new Error('a name twice in one response');
  return { typeUrl, nonce, version, resources };
}

/** Makes a client that holds nothing. */
export function createSotwState(options: SotwOptions): SotwState {
  const { id, cluster = '', userAgent = 'envoy', fullState, nameOf, refuse } = options;
  const types = new Map<string, TypeState>();
  let hasSentNode = false;
  const stateOf = (typeUrl: string): TypeState => {
    const known = types.get(typeUrl) ?? { subscribed: new Set(), held: new Map(), version: '', nonce: '' };
    types.set(typeUrl, known);
    return known;
  };
  const request = (typeUrl: string, reason?: string): Buffer => {
    const { subscribed, version, nonce } = stateOf(typeUrl);
    const node = message([
      [1, id],
      [2, cluster],
      [6, userAgent],
    ]);
    const first: readonly (readonly [number, Buffer])[] = hasSentNode ? [] : [[2, node]];
    hasSentNode = true;
    const names = [...subscribed].map((name) => [3, name] as const);
    const error: readonly (readonly [number, Buffer])[] =
      reason === undefined
        ? []
        : [
            [
              6,
              message([
                [1, 3],
                [2, reason],
              ]),
            ],
          ];
    return message([...first, [1, version], ...names, [4, typeUrl], [5, nonce], ...error]);
  };
  const take = (type: TypeState, { typeUrl, resources, version }: SotwResponse): void => {
    const kept = fullState.has(typeUrl) ? [] : [...type.held];
    const all = new Map([...kept, ...resources]);
    const isAsked = (name: string): boolean => type.subscribed.has('*') || type.subscribed.has(name);
    type.held = new Map([...all].filter(([name]) => isAsked(name)));
    type.version = version;
  };
  return {
    held: (typeUrl) => stateOf(typeUrl).held,
    subscribe: (typeUrl, names) => {
      for (const name of names) stateOf(typeUrl).subscribed.add(name);
      return request(typeUrl);
    },
    unsubscribe: (typeUrl, names) => {
      const { subscribed, held } = stateOf(typeUrl);
      for (const name of names) subscribed.delete(name);
      for (const name of held.keys()) if (!subscribed.has('*') && !subscribed.has(name)) held.delete(name);
      return request(typeUrl);
    },
    receive: (bytes) => {
      const response = responseOf(bytes, nameOf);
      const reason = refuse?.(response);
      const type = stateOf(response.typeUrl);
      type.nonce = response.nonce;
      if (reason === undefined) take(type, response);
      return { response, answer: request(response.typeUrl, reason) };
    },
    reconnect: () => {
      hasSentNode = false;
      for (const type of types.values()) type.nonce = '';
      return [...types.keys()].map((typeUrl) => request(typeUrl));
    },
  };
}
