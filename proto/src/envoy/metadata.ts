import type { Writer } from 'protobufjs/minimal.js';
import { canonicalKeys } from './canonical.ts';

/** A value of metadata. */
export type MetadataValue = string | number | boolean;

/** Metadata of an endpoint: filter name → key → value. */
export type EndpointMetadata = Readonly<Record<string, Readonly<Record<string, MetadataValue>>>>;

// Tags: field number << 3 | wire type (0 varint, 1 eight bytes, 2 length-delimited).
const FILTER_METADATA = (1 << 3) | 2;
const STRUCT_FIELDS = (1 << 3) | 2;
const MAP_KEY = (1 << 3) | 2;
const MAP_VALUE = (2 << 3) | 2;
const NUMBER_VALUE = (2 << 3) | 1;
const STRING_VALUE = (3 << 3) | 2;
const BOOL_VALUE = (4 << 3) | 0;

function writeValue(writer: Writer, value: MetadataValue): void {
  if (typeof value === 'string') writer.uint32(STRING_VALUE).string(value);
  else if (typeof value === 'number') writer.uint32(NUMBER_VALUE).double(value);
  else writer.uint32(BOOL_VALUE).bool(value);
}

function writeStruct(writer: Writer, struct: Readonly<Record<string, MetadataValue>>): void {
  for (const key of canonicalKeys(struct)) {
    const value = struct[key];
    if (value === undefined) continue;
    writer.uint32(STRUCT_FIELDS).fork().uint32(MAP_KEY).string(key).uint32(MAP_VALUE).fork();
    writeValue(writer, value);
    writer.ldelim().ldelim();
  }
}

/** Writes the fields of an envoy.config.core.v3.Metadata. */
export function writeMetadata(writer: Writer, metadata: EndpointMetadata): void {
  for (const filter of canonicalKeys(metadata)) {
    const struct = metadata[filter];
    if (struct === undefined) continue;
    writer.uint32(FILTER_METADATA).fork().uint32(MAP_KEY).string(filter).uint32(MAP_VALUE).fork();
    writeStruct(writer, struct);
    writer.ldelim().ldelim();
  }
}
