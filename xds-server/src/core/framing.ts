const LENGTH_DELIMITED = 2;

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) length += 1;
  return length;
}

function writeVarint(target: Buffer, offset: number, value: number): number {
  let rest = value;
  let at = offset;
  while (rest > 0x7f) {
    target[at] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
    at += 1;
  }
  target[at] = rest;
  return at + 1;
}

/** A length-delimited field of the protobuf wire format around parts that are already encoded. */
export function framed(field: number, parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const target = Buffer.allocUnsafeSlow(1 + varintLength(length) + length);
  target[0] = (field << 3) | LENGTH_DELIMITED;
  let at = writeVarint(target, 1, length);
  for (const part of parts) {
    target.set(part, at);
    at += part.length;
  }
  return target;
}

/** A text field; nothing when it is empty. */
export function framedText(field: number, text: string): Buffer {
  return text === '' ? Buffer.alloc(0) : framed(field, [Buffer.from(text, 'utf8')]);
}

/** `resources` of a DiscoveryResponse (field 2): an Any of a type and an encoded body. */
export function framedAny(typeUrl: string, body: Uint8Array): Buffer {
  return framed(2, [framedText(1, typeUrl), framed(2, [body])]);
}

/** `resources` of a DeltaDiscoveryResponse (field 2): a Resource with version, Any and name. */
export function framedResource(name: string, version: string, any: Uint8Array): Buffer {
  return framed(2, [framedText(1, version), any, framedText(3, name)]);
}

/** What ends every response of one type and server: type URL and control plane. */
export function responseTail(typeUrl: string, controlPlane: { field: 6 | 7; identifier: string }): Buffer {
  const identifier = framedText(1, controlPlane.identifier);
  return Buffer.concat([framedText(4, typeUrl), framed(controlPlane.field, [identifier])]);
}

/** A response from shared frames; only the nonce (field 5, last) is its own. The order of fields is free. */
export function joinResponse(shared: readonly Uint8Array[], nonce: string): Buffer {
  return Buffer.concat([...shared, framedText(5, nonce)]);
}
