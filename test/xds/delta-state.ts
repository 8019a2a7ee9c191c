import { fieldsOf, message, textOf } from './wire.ts';

/**
 * An incremental xDS client without a connection, written from the protocol's text:
 * https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol#incremental-xds
 */
export interface DeltaState {
  /** Subscribes and gives the request to send. */
  readonly subscribe: (typeUrl: string, names: readonly string[]) => Buffer;
  readonly unsubscribe: (typeUrl: string, names: readonly string[]) => Buffer;
  /** Takes a response and gives the ACK or NACK to send. Throws where the server broke the protocol. */
  readonly receive: (bytes: Buffer) => { readonly response: DeltaResponse; readonly answer: Buffer };
  /** The connection was lost: gives the first requests for the next one. */
  readonly reconnect: () => readonly Buffer[];
  /** Name → resource that was accepted last. */
  readonly held: (typeUrl: string) => ReadonlyMap<string, DeltaResource>;
}

/** One resource of a response. */
export interface DeltaResource {
  readonly name: string;
  readonly version: string;
  readonly body: Buffer;
}

/** A decoded DeltaDiscoveryResponse. */
export interface DeltaResponse {
  readonly typeUrl: string;
  readonly nonce: string;
  readonly resources: readonly DeltaResource[];
  readonly removed: readonly string[];
}

/** What makes a client. */
export interface DeltaOptions {
  readonly id: string;
  readonly cluster?: string;
  readonly userAgent?: string;
  /** Why a response is refused; undefined accepts it. */
  readonly refuse?: (response: DeltaResponse) => string | undefined;
}

interface TypeState {
  /** Names, without `*`. */
  readonly subscribed: Set<string>;
  wildcard: boolean;
  readonly held: Map<string, DeltaResource>;
}

function resourceOf(bytes: Buffer): DeltaResource {
  let name = '';
  let version = '';
  let body: Buffer = Buffer.alloc(0);
  for (const [field, value] of fieldsOf(bytes)) {
    if (field === 1) version = textOf(value);
    if (field === 3) name = textOf(value);
    if (field !== 2 || typeof value === 'number') continue;
    for (const [part, content] of fieldsOf(value))
      if (part === 2 && typeof content !== 'number') body = content;
  }
  return { name, version, body };
}

/** Decodes a response. */
export function responseOf(bytes: Buffer): DeltaResponse {
  const resources: DeltaResource[] = [];
  const removed: string[] = [];
  let typeUrl = '';
  let nonce = '';
  for (const [field, value] of fieldsOf(bytes)) {
    if (field === 2 && typeof value !== 'number') resources.push(resourceOf(value));
    if (field === 4) typeUrl = textOf(value);
    if (field === 5) nonce = textOf(value);
    if (field === 6) removed.push(textOf(value));
  }
  return { typeUrl, nonce, resources, removed };
}

function check({ resources, removed, nonce }: DeltaResponse, nonces: Set<string>): void {
  const names = [...resources.map(({ name }) => name), ...removed];
  if (new Set(names).size !== names.length) throw new Error(`a name twice in one response: ${names.join()}`);
  if (nonce === '' || nonces.has(nonce)) throw new Error(`nonce ${nonce} is empty or not new`);
  nonces.add(nonce);
}

/** Makes a client that holds nothing. */
export function createDeltaState({
  id,
  cluster = '',
  userAgent = 'envoy',
  refuse,
}: DeltaOptions): DeltaState {
  const types = new Map<string, TypeState>();
  const nonces = new Set<string>();
  let hasSentNode = false;
  const stateOf = (typeUrl: string): TypeState => {
    const known = types.get(typeUrl) ?? { subscribed: new Set(), wildcard: false, held: new Map() };
    types.set(typeUrl, known);
    return known;
  };
  const request = (typeUrl: string, fields: readonly (readonly [number, string | Buffer])[]): Buffer => {
    const node = message([
      [1, id],
      [2, cluster],
      [6, userAgent],
    ]);
    const first: readonly (readonly [number, string | Buffer])[] = hasSentNode ? [] : [[1, node]];
    hasSentNode = true;
    return message([...first, [2, typeUrl], ...fields]);
  };
  const take = ({ subscribed, wildcard, held }: TypeState, response: DeltaResponse): void => {
    for (const resource of response.resources) held.set(resource.name, resource);
    for (const name of response.removed) held.delete(name);
    if (wildcard) return;
    for (const name of held.keys()) if (!subscribed.has(name)) held.delete(name);
  };
  return {
    held: (typeUrl) => stateOf(typeUrl).held,
    subscribe: (typeUrl, names) => {
      const isNew = !types.has(typeUrl);
      const type = stateOf(typeUrl);
      if (names.includes('*') || (isNew && names.length === 0)) type.wildcard = true;
      for (const name of names) if (name !== '*') type.subscribed.add(name);
      return request(
        typeUrl,
        names.map((name) => [3, name] as const),
      );
    },
    unsubscribe: (typeUrl, names) => {
      const type = stateOf(typeUrl);
      for (const name of names) type.subscribed.delete(name);
      if (names.includes('*')) type.wildcard = false;
      if (!type.wildcard)
        for (const name of type.held.keys()) if (!type.subscribed.has(name)) type.held.delete(name);
      return request(
        typeUrl,
        names.map((name) => [4, name] as const),
      );
    },
    receive: (bytes) => {
      const response = responseOf(bytes);
      check(response, nonces);
      const reason = refuse?.(response);
      if (reason === undefined) take(stateOf(response.typeUrl), response);
      const error: readonly (readonly [number, Buffer])[] =
        reason === undefined
          ? []
          : [
              [
                7,
                message([
                  [1, 3],
                  [2, reason],
                ]),
              ],
            ];
      return { response, answer: request(response.typeUrl, [[6, response.nonce], ...error]) };
    },
    reconnect: () => {
      hasSentNode = false;
      nonces.clear();
      return [...types].map(([typeUrl, { subscribed, wildcard, held }]) => {
        const asked = wildcard ? ['*', ...subscribed] : [...subscribed];
        const names = asked.map((name) => [3, name] as const);
        const pairs = [...held.values()].map(
          ({ name, version }) =>
            [
              5,
              message([
                [1, name],
                [2, version],
              ]),
            ] as const,
        );
        return request(typeUrl, [...names, ...pairs]);
      });
    },
  };
}
