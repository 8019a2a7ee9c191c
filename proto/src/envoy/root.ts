import protobuf, { type Root, type Type } from 'protobufjs/light.js';
import { envoyDescriptor } from '../generated/envoy-descriptor.ts';

let root: Root | undefined;
const types = new Map<string, Type>();

/**
 * Reflection of an Envoy message. The descriptor is parsed at the first call.
 *
 * @param name Full name.
 * @throws {Error} `no such type` for an unknown name.
 */
export function envoyType(name: string): Type {
  const known = types.get(name);
  if (known !== undefined) return known;
  root ??= protobuf.Root.fromJSON(JSON.parse(envoyDescriptor));
  const type = root.lookupType(name);
  types.set(name, type);
  return type;
}
