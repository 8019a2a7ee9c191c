import { checkResource } from '../check/check-resource.ts';
import { checkSet } from '../check/check-set.ts';
import { callsOf, serviceNameOf } from '../compile/call-graph.ts';
import { compile } from '../compile/compiler.ts';
import { EMPTY_VIEW, stepView } from '../compile/ir-view.ts';
import { type Compiled, traceable } from '../compile/result.ts';
import { buildIndex } from '../evaluate/index/router.ts';
import type { TraceContext } from '../evaluate/trace/index.ts';
import type { CatalogServiceSpec } from '../kinds/catalog-service.ts';
import { withDefaults } from '../kinds/defaults.ts';
import { type Input, type Loaded, loadFiles } from '../load/load-text.ts';
import { byPlace, type Diagnostic, isError } from '../model/diagnostic.ts';
import { keyOf, type Resource } from '../model/resource.ts';

/** Documents of files with all that can be said of them without a server. */
export interface Project {
  readonly documents: readonly Loaded[];
  /** All findings, in the order of places. */
  readonly diagnostics: readonly Diagnostic[];
  /** What they compile to; documents with an error of their own are left out. */
  readonly compiled: Compiled;
}

/** Reads, checks and compiles files. Only what stands in them counts: nothing is known of a catalog. */
export const openProject = (inputs: readonly Input[]): Project => {
  const { documents, diagnostics } = loadFiles(inputs);
  const own = [...diagnostics, ...documents.flatMap(checkDocument), ...checkSet(documents)];
  const broken = new Set(own.filter(isError).map(({ object }) => object));
  const sound = documents.map(({ resource }) => resource).filter((resource) => !broken.has(keyOf(resource)));
  const compiled = compile(withDefaults(sound));
  const linked = placed(compiled, documents);
  return { documents, diagnostics: [...own, ...linked].sort(byPlace), compiled };
};

const checkDocument = ({ resource, source }: Loaded): readonly Diagnostic[] =>
  checkResource(resource, source);

/** Findings of the compile, with the places they are about. */
const placed = (compiled: Compiled, documents: readonly Loaded[]): readonly Diagnostic[] => {
  const sources = new Map(documents.map(({ resource, source }) => [keyOf(resource), source]));
  return [...compiled.units.values()]
    .flatMap(({ diagnostics }) => diagnostics)
    .map((diagnostic) => {
      const position = sources.get(diagnostic.object ?? '')?.positionOf(diagnostic.field);
      return position ? { ...diagnostic, position } : diagnostic;
    });
};

/** What traces of a project work on. */
export const traceContextOf = ({ documents, compiled }: Project): TraceContext => {
  const { view } = stepView(EMPTY_VIEW, { upserts: traceable(compiled), removes: [] });
  const services = documents.map(({ resource }) => resource).filter(isCatalogService);
  const calls = new Map(services.map((resource) => [serviceNameOf(resource), callsOf(resource)]));
  return { router: buildIndex(view), calls };
};

const isCatalogService = (resource: Resource): resource is Resource<CatalogServiceSpec> =>
  resource.kind === 'CatalogService';
