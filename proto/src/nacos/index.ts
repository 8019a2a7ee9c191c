/** The envelope of Nacos' gRPC protocol. Meaning: `nacos/nacos_grpc.proto`. */
export type { NacosMetadata, NacosPayload } from '../generated/own-types.ts';
