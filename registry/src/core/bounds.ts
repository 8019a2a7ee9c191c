/** Limits of what clients may store. A request beyond one is refused with `TooMany` or `InvalidArgument`. */

/** Services in the registry. */
export const MAX_SERVICES = 100_000;

/** Instances of one service. */
export const MAX_INSTANCES_PER_SERVICE = 10_000;

/** Instances of all services together. */
export const MAX_INSTANCES = 1_000_000;

/** Bytes of the metadata of one instance: keys and values as UTF-8. */
export const MAX_METADATA_BYTES = 8_192;

/** Characters of a service name, as Nacos has it. */
export const MAX_NAME = 512;

/** Characters of a group. */
export const MAX_GROUP = 128;

/** Characters of a namespace or a cluster. */
export const MAX_NAMESPACE = 64;

/** Characters of the list of clusters that a client asks for. */
export const MAX_CLUSTERS = 1_024;

/** Characters of an address. */
export const MAX_ADDRESS = 128;

/** Overlays in the registry. */
export const MAX_OVERLAYS = 100_000;

/** Subscriptions of one client. */
export const MAX_SUBSCRIPTIONS_PER_CLIENT = 10_000;

/** Subscriptions of all clients together. */
export const MAX_SUBSCRIPTIONS = 1_000_000;

/** Distinct values of a label before it no longer counts as a label one could select by. */
export const MAX_LABEL_VALUES = 64;

/** Characters of a label value. */
export const MAX_LABEL_VALUE = 63;

/** How long a service without instances stays known, ms. */
export const EMPTY_SERVICE_MS = 24 * 60 * 60 * 1_000;
