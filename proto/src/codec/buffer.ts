/** The same memory as a Buffer: grpc-js wants one, and the protobuf library reads one fastest. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
