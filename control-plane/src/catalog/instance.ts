import type { Instance } from '@flyball/proto/ir';

/** An instance as a source or a document states it. Weight 100 is the default, 0 gets no traffic. */
export interface CatalogInstance extends Instance {
  /** False: switched off by its owner; it takes part in nothing. */
  readonly enabled: boolean;
}

/** What an operator sets on an instance; absent fields leave what its source says. */
export interface Override {
  readonly address: string;
  readonly port: number;
  readonly weight?: number | undefined;
  readonly enabled?: boolean | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** `address:port`: what an instance is told apart by within its service. */
export const endpointOf = ({ address, port }: { readonly address: string; readonly port: number }): string =>
  `${address}:${port}`;

/** Order of instances in Endpoints: address, then port. */
export const byEndpoint = (a: Instance, b: Instance): number =>
  a.address < b.address ? -1 : a.address > b.address ? 1 : a.port - b.port;
