import type { Diagnostic } from '../model/diagnostic.ts';
import { keyOf, type ObjectKey, type Resource } from '../model/resource.ts';

/** What was read, and the layer it stands in: objects of a higher one replace those of a lower. */
interface Layered<Document> {
  readonly layer: number;
  readonly documents: readonly Document[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What is left of layers: of each object the documents of its highest layer, and what was said of those. */
export const withoutReplaced = <Document extends { readonly resource: Resource }>(
  reads: readonly Layered<Document>[],
): readonly Omit<Layered<Document>, 'layer'>[] => {
  const highest = new Map<ObjectKey, number>();
  for (const { documents, layer } of reads)
    for (const { resource } of documents) {
      const key = keyOf(resource);
      highest.set(key, Math.max(layer, highest.get(key) ?? layer));
    }
  const holds = (key: ObjectKey, layer: number): boolean => (highest.get(key) ?? layer) <= layer;
  return reads.map(({ documents, diagnostics, layer }) => ({
    documents: documents.filter(({ resource }) => holds(keyOf(resource), layer)),
    diagnostics: diagnostics.filter(({ object }) => object === undefined || holds(object, layer)),
  }));
};
