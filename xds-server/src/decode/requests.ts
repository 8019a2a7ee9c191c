import { XdsError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { type Fields, findVarint, type Reader, readBytes, readerOf, readFields, readText } from './reader.ts';

/** Why a client refused a response: `google.rpc.Status`. */
export interface ErrorDetail {
  readonly code: number;
  readonly message: string;
}

interface Common {
  readonly typeUrl: string;
  /** Nonce of the response it answers, empty for none. */
  readonly nonce: string;
  /** Set for a NACK. */
  readonly error: ErrorDetail | undefined;
  /** Encoded node, when it was asked for and is there. */
  readonly node: Buffer | undefined;
}

/** A request of the state-of-the-world protocol. */
export interface SotwRequest extends Common {
  readonly version: string;
  readonly names: readonly string[];
}

/** A request of the incremental protocol. */
export interface DeltaRequest extends Common {
  readonly subscribe: readonly string[];
  readonly unsubscribe: readonly string[];
  /** What the client holds from an earlier stream: name → version. */
  readonly initial: ReadonlyMap<string, string>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface SotwDraft extends Mutable<Omit<SotwRequest, 'names'>> {
  readonly names: string[];
}
interface DeltaDraft extends Mutable<Omit<DeltaRequest, 'subscribe' | 'unsubscribe' | 'initial'>> {
  readonly subscribe: string[];
  readonly unsubscribe: string[];
  readonly initial: Map<string, string>;
}

function atMost(count: number): void {
  if (count > LIMITS.names) throw new XdsError('FLYBALL_XDS_TOO_MANY_NAMES', `more than ${LIMITS.names}`);
}

function addName(names: string[], reader: Reader): void {
  names.push(readText(reader));
  atMost(names.length);
}

/** A message that comes in pieces is their concatenation: the rule for repeated singular messages. */
function joined(earlier: Buffer | undefined, bytes: Buffer): Buffer {
  return earlier === undefined ? bytes : Buffer.concat([earlier, bytes]);
}

interface NodeDraft {
  node: Buffer | undefined;
  pieces: number;
}

function readNode(reader: Reader, into: NodeDraft): void {
  into.pieces += 1;
  if (into.pieces > LIMITS.nodePieces) throw new XdsError('FLYBALL_XDS_MALFORMED', 'node in too many pieces');
  into.node = joined(into.node, readBytes(reader));
  if (into.node.length > LIMITS.nodeBytes) throw new XdsError('FLYBALL_XDS_TOO_LARGE', 'node');
}

const messageOf: Fields<{ message: string }> = {
  2: (reader, into) => {
    into.message = readText(reader, LIMITS.messageBytes);
  },
};

function readError(reader: Reader, into: { error: ErrorDetail | undefined }): void {
  const bytes = readBytes(reader);
  const { message } = readFields(readerOf(bytes), messageOf, { message: into.error?.message ?? '' });
  into.error = { code: findVarint(bytes, 1) | 0 || (into.error?.code ?? 0), message };
}

const pairOf: Fields<{ key: string; value: string }> = {
  1: (reader, into) => {
    into.key = readText(reader);
  },
  2: (reader, into) => {
    into.value = readText(reader);
  },
};

function readPair(reader: Reader, into: Map<string, string>): void {
  const { key, value } = readFields(readerOf(readBytes(reader)), pairOf, { key: '', value: '' });
  into.set(key, value);
  atMost(into.size);
}

const sotwFields: Fields<SotwDraft> = {
  1: (reader, into) => {
    into.version = readText(reader);
  },
  3: (reader, into) => addName(into.names, reader),
  4: (reader, into) => {
    into.typeUrl = readText(reader);
  },
  5: (reader, into) => {
    into.nonce = readText(reader);
  },
  6: readError,
};

const deltaFields: Fields<DeltaDraft> = {
  2: (reader, into) => {
    into.typeUrl = readText(reader);
  },
  3: (reader, into) => addName(into.subscribe, reader),
  4: (reader, into) => addName(into.unsubscribe, reader),
  5: (reader, into) => readPair(reader, into.initial),
  6: (reader, into) => {
    into.nonce = readText(reader);
  },
  7: readError,
};

const sotwNode: Fields<NodeDraft> = { 2: readNode };
const deltaNode: Fields<NodeDraft> = { 1: readNode };

function nodeIn(bytes: Buffer, fields: Fields<NodeDraft>): Buffer | undefined {
  return readFields(readerOf(bytes), fields, { node: undefined, pieces: 0 }).node;
}

function checkSize(bytes: Buffer): void {
  if (bytes.length > LIMITS.messageBytes)
    throw new XdsError('FLYBALL_XDS_TOO_LARGE', `${bytes.length} bytes`);
}

/**
 * Decodes a DiscoveryRequest. Envoy may repeat its node of 61 KB in every request: it is stepped over by its length
 * unless `withNode`.
 *
 * @throws {XdsError}
 */
export function decodeSotwRequest(bytes: Buffer, withNode: boolean): SotwRequest {
  checkSize(bytes);
  const node = withNode ? nodeIn(bytes, sotwNode) : undefined;
  const draft = { version: '', names: [], typeUrl: '', nonce: '', error: undefined, node };
  return readFields<SotwDraft>(readerOf(bytes), sotwFields, draft);
}

/**
 * Decodes a DeltaDiscoveryRequest; the node is stepped over unless `withNode`.
 *
 * @throws {XdsError}
 */
export function decodeDeltaRequest(bytes: Buffer, withNode: boolean): DeltaRequest {
  checkSize(bytes);
  const draft: DeltaDraft = {
    typeUrl: '',
    subscribe: [],
    unsubscribe: [],
    initial: new Map(),
    nonce: '',
    error: undefined,
    node: withNode ? nodeIn(bytes, deltaNode) : undefined,
  };
  return readFields(readerOf(bytes), deltaFields, draft);
}
