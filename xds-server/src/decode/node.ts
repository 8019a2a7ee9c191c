import { LIMITS } from './limits.ts';
import {
  type Fields,
  findVarint,
  type Reader,
  readBytes,
  readerOf,
  readFields,
  readText,
  skipBytes,
} from './reader.ts';

/** What is read of `envoy.config.core.v3.Node`. */
export interface NodeFacts {
  readonly id: string;
  readonly cluster: string;
  /** Name of the client program: `envoy`, `gRPC C-core`, `gRPC Node Pure JS` … */
  readonly userAgent: string;
  /** Version of the client program, empty when it does not say. */
  readonly version: string;
  /** Texts at the top of its metadata. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Texts below `labels` of its metadata. */
  readonly labels: ReadonlyMap<string, string>;
}

interface NodeDraft {
  id: string;
  cluster: string;
  userAgent: string;
  version: string;
  readonly metadata: Map<string, string>;
  readonly labels: Map<string, string>;
}

interface ValueDraft {
  text: string | undefined;
  struct: Buffer | undefined;
}

// google.protobuf.Value: string_value and struct_value.
const valueFields: Fields<ValueDraft> = {
  3: (reader, into) => {
    const bytes = readBytes(reader);
    into.text = bytes.length > LIMITS.labelBytes ? undefined : bytes.toString('utf8');
  },
  5: (reader, into) => {
    into.struct = readBytes(reader);
  },
};

const entryFields: Fields<{ key: string; value: ValueDraft }> = {
  1: (reader, into) => {
    into.key = readText(reader, LIMITS.nodeBytes);
  },
  2: (reader, into) => {
    readFields(readerOf(readBytes(reader)), valueFields, into.value);
  },
};

type Visit = (key: string, value: ValueDraft) => void;

// google.protobuf.Struct: field 1 is the map.
const structFields: Fields<Visit> = {
  1: (reader, visit) => {
    const draft = { key: '', value: { text: undefined, struct: undefined } };
    const entry = readFields(readerOf(readBytes(reader)), entryFields, draft);
    if (entry.key.length <= LIMITS.labelBytes) visit(entry.key, entry.value);
  },
};

/** Takes texts up to the bound; what is too long or too much is left out. */
function keepTexts(into: Map<string, string>): Visit {
  return (key, { text }) => {
    if (text !== undefined && into.size < LIMITS.labels) into.set(key, text);
  };
}

function readMetadata(reader: Reader, into: NodeDraft): void {
  const keep = keepTexts(into.metadata);
  const visit: Visit = (key, value) => {
    keep(key, value);
    if (key === 'labels' && value.struct) {
      readFields(readerOf(value.struct), structFields, keepTexts(into.labels));
    }
  };
  readFields(readerOf(readBytes(reader)), structFields, visit);
}

// BuildVersion.version: SemanticVersion of three numbers.
const buildFields: Fields<NodeDraft> = {
  1: (reader, into) => {
    const version = readBytes(reader);
    into.version = [1, 2, 3].map((field) => findVarint(version, field)).join('.');
  },
};

const nodeFields: Fields<NodeDraft> = {
  1: (reader, into) => {
    into.id = readText(reader);
  },
  2: (reader, into) => {
    into.cluster = readText(reader);
  },
  3: readMetadata,
  6: (reader, into) => {
    into.userAgent = readText(reader);
  },
  7: (reader, into) => {
    into.version = readText(reader, LIMITS.labelBytes);
  },
  8: (reader, into) => {
    readFields(readerOf(readBytes(reader)), buildFields, into);
  },
  9: skipBytes,
};

/**
 * Reads who a client is. Extensions, locality and addresses are stepped over.
 *
 * @throws {XdsError}
 */
export function decodeNode(bytes: Buffer): NodeFacts {
  const draft: NodeDraft = {
    id: '',
    cluster: '',
    userAgent: '',
    version: '',
    metadata: new Map(),
    labels: new Map(),
  };
  return readFields(readerOf(bytes), nodeFields, draft);
}
