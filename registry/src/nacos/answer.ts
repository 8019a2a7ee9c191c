import type { ServiceKey } from '../core/names.ts';

/** What a client is answered for a service, encoded once for all clients that are answered the same. */
export type Answer = {
  readonly key: ServiceKey;
  /** Clusters as the client asked for them. */
  readonly clusters: string;
  /** Number of the service's last change at the time. */
  readonly revision: number;
  /** Equal for equal answers. */
  readonly checksum: string;
  /** JSON of the list of instances. */
  readonly hosts: string;
  readonly protected: boolean;
  /** Whether a view answered, not the registered instances. */
  readonly viewed: boolean;
  /** Time it was made; grows. */
  readonly madeAt: number;
};
