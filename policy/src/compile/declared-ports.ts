import type { Reader } from './reader.ts';

/** A port of a service, as it was declared. */
export interface DeclaredPort {
  readonly port: number;
  readonly name?: string | undefined;
}

/** Ports a Service or a CatalogService of that name declares; empty when any may be meant. */
export const declaredPorts = (
  read: Reader,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): readonly DeclaredPort[] => [
  ...(read.object('Service', namespace, name)?.spec.ports ?? []),
  ...(read.object('CatalogService', namespace, name)?.spec.ports ?? []),
];
