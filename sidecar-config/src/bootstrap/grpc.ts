/** What a gRPC client needs to know to find the control plane. */
export interface GrpcBootstrapOptions {
  /** `host:port` of the xDS server. */
  readonly server: string;
  /** Id of the client, unique among those that should be told apart. */
  readonly id: string;
  /** Service (`ns/name`) it is an instance of. Its namespace decides which consumer routes hold for its calls. */
  readonly service?: string;
}

/**
 * Content of the file that `GRPC_XDS_BOOTSTRAP` names, for a server without TLS. `node.locality` has to be there:
 * grpc-js fails every call without it.
 */
export const grpcBootstrap = ({ server, id, service }: GrpcBootstrapOptions) => ({
  xds_servers: [{ server_uri: server, channel_creds: [{ type: 'insecure' }] }],
  node: { id, locality: {}, ...(service !== undefined && { metadata: { service } }) },
});
