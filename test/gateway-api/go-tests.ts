import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A conformance test as its Go file declares it. */
export interface GoTest {
  /** ShortName. */
  readonly name: string;
  /** Paths of its manifests below the module. */
  readonly manifests: readonly string[];
}

const FOLDERS = ['tests', 'tests/mesh'];

/** All conformance tests of the module. */
export const goTests = (module: string): readonly GoTest[] =>
  FOLDERS.flatMap((folder) =>
    readdirSync(join(module, folder))
      .filter((name) => name.endsWith('.go'))
      .flatMap((name) => testsOf(readFileSync(join(module, folder, name), 'utf8'))),
  );

/** A file may declare several; what follows a name up to the next one belongs to it. */
const testsOf = (source: string): readonly GoTest[] =>
  source
    .split(/\bShortName:\s*/)
    .slice(1)
    .map((part) => ({
      name: /^"(\w+)"/.exec(part)?.[1] ?? '',
      manifests: [
        ...(/\bManifests:\s*\[\]string\{([^}]*)\}/.exec(part)?.[1] ?? '').matchAll(/"([^"]+)"/g),
      ].map(([, path]) => path ?? ''),
    }));
