// Makes the git-ignored folder src/generated from the protos. Options: --protos <folder> and --out <folder> take the
// contracts from elsewhere and leave Envoy's out; without them everything is made.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { envoyDescriptor } from './lib/envoy-descriptor.mjs';
import { reachable } from './lib/envoy-reach.mjs';
import { loadEnvoyRoot } from './lib/envoy-root.mjs';
import { envoyTypes } from './lib/envoy-types.mjs';
import { descriptorModule, ownDescriptor, ownServices } from './lib/own-descriptor.mjs';
import { ownModel } from './lib/own-model.mjs';
import { ownTypes } from './lib/own-types.mjs';
import { writeGenerated } from './lib/write.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const proto = dirname(here);

function ownFiles(folder) {
  const model = ownModel(folder);
  return {
    'own-types.ts': ownTypes(model),
    'own-services.ts': ownServices(model),
    'own-descriptor.ts': descriptorModule('ownDescriptor', ownDescriptor(model)),
  };
}

function envoyFiles() {
  const loaded = loadEnvoyRoot(join(here, 'envoy-roots.txt'), join(proto, 'additions'));
  const reach = reachable(loaded);
  const descriptor = envoyDescriptor(loaded.root, [...reach.kept, ...reach.services]);
  return {
    'envoy-types.ts': envoyTypes(reach),
    'envoy-descriptor.ts': descriptorModule('envoyDescriptor', descriptor),
  };
}

function main() {
  const { values } = parseArgs({ options: { protos: { type: 'string' }, out: { type: 'string' } } });
  const out = values.out ?? join(proto, 'src', 'generated');
  const own = ownFiles(values.protos ?? join(proto, 'protos'));
  const files = values.protos === undefined ? { ...own, ...envoyFiles() } : own;
  for (const [name, text] of Object.entries(files)) writeGenerated(join(out, name), text);
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
