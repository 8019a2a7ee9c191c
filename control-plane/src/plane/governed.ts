import { meshServiceOf, readBody, type VersionedEntry } from '@flyball/proto/ir';

/** Services (`ns/name`) whose traffic an entry governs. */
export const governedServices = (entry: VersionedEntry): readonly string[] => {
  switch (entry.kind) {
    case 'Service':
    case 'Endpoints':
      return [entry.key];
    case 'RouteBlock':
      return governedByBlock(entry);
    default:
      return [];
  }
};

const governedByBlock = (entry: VersionedEntry): readonly string[] => {
  const { scope, rules } = readBody('RouteBlock', entry);
  const called = meshServiceOf(scope);
  const backends = rules.flatMap((rule) => rule.backends.map(({ service }) => service));
  return [...new Set([...(called === undefined ? [] : [called]), ...backends])];
};
