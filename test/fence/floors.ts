/**
 * Which workspace may import which: imports only point down.
 *
 * Key: the workspace's folder. Value: what its `src` may import, as `@flyball/<name>` without the scope. A bare folder
 * name allows every sub-path its `exports` names; a name with a slash allows that sub-path alone. Workspaces of one
 * floor do not import each other unless a row says so. biome.json states the same for editors; a test holds the two equal.
 */
export const floors: Readonly<Record<string, readonly string[]>> = {
  // Floor 1: contracts.
  proto: [],
  // Floor 2: the parts that know one thing each.
  engine: ['proto'],
  policy: ['proto'],
  'sidecar-config': ['proto'],
  'rate-limit': ['proto'],
  registry: ['proto'],
  // Floor 3: engines.
  'xds-server': ['sidecar-config', 'engine', 'proto'],
  gateway: ['policy', 'rate-limit', 'engine', 'proto'],
  'registry-adapters': ['engine', 'registry', 'proto'],
  // Floor 4: the plane.
  'control-plane': [
    'proto',
    'engine',
    'policy',
    'sidecar-config',
    'rate-limit',
    'registry',
    'xds-server',
    'gateway',
    'registry-adapters',
  ],
  // Floor 5: the command serves by the plane and works offline by the others.
  cli: ['control-plane', 'policy', 'gateway/contract', 'sidecar-config'],
};
