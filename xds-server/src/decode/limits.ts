/** Bounds of what clients may send. */
export const LIMITS = {
  /** Bytes of one request; the default of gRPC. */
  messageBytes: 4 * 1024 * 1024,
  /** Resource names in one request, and in one subscription. */
  names: 100_000,
  /** Bytes of one name, version, nonce or type URL. */
  nameBytes: 1024,
  /** Bytes of a node that is read; Envoy's with all extensions takes 61 KB. */
  nodeBytes: 1024 * 1024,
  /** Pieces a node may come in: each is added to those before it. Known clients send one. */
  nodePieces: 16,
  /** Labels taken from a node. */
  labels: 64,
  /** Bytes of a label's name or value, and of the texts taken from a node. */
  labelBytes: 256,
} as const;
