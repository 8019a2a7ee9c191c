import { type Fields, readBytes, readerOf, readFields, readText } from './reader.ts';

const edsFields: Fields<{ name: string }> = {
  2: (reader, into) => {
    into.name = readText(reader, reader.end);
  },
};

const clusterFields: Fields<{ name: string }> = {
  3: (reader, into) => {
    readFields(readerOf(readBytes(reader)), edsFields, into);
  },
};

/**
 * Name under which a Cluster asks for its endpoints: `eds_cluster_config.service_name`, else its own. Bytes that are no
 * Cluster are the client's to refuse.
 */
export function endpointsNameOf(name: string, cluster: Uint8Array): string {
  const bytes = Buffer.from(cluster.buffer, cluster.byteOffset, cluster.length);
  try {
    return readFields(readerOf(bytes), clusterFields, { name: '' }).name || name;
  } catch {
    return name;
  }
}
