import { nearest } from '../check/nearest.ts';
import { GATEWAY_GROUP } from '../kinds/kind.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { ownValue } from '../model/own-value.ts';
import { unsupportedProtocol } from './backend-protocol.ts';
import { declaredPorts } from './declared-ports.ts';
import { isPermitted } from './grants.ts';
import type { Reader } from './reader.ts';
import { type BackendName, type BackendRef, backendService, isBackendKind } from './references.ts';

/** A backend after its reference was followed. */
export interface ResolvedBackend extends BackendName {
  readonly port: number;
  /** Reason of the ResolvedRefs condition, empty when the reference holds. */
  readonly invalid: '' | 'InvalidKind' | 'RefNotPermitted' | 'BackendNotFound' | 'UnsupportedProtocol';
  readonly message: string;
  readonly findings: readonly Omit<Diagnostic, 'object'>[];
}

/** Where a reference stands. */
interface Place {
  /** Namespace of the referring route. */
  readonly namespace: string;
  /** Service (`ns/name`) that needs no grant: who calls it may be led to it. */
  readonly called: string;
  /** JSON pointer of the reference. */
  readonly field: string;
}

/** Follows the reference of a route to a backend. What does not hold takes its share of requests and answers 500. */
export const resolveBackend = (read: Reader, ref: BackendRef, place: Place): ResolvedBackend => {
  const name = backendService(ref, place.namespace);
  const fault = faultOf(read, ref, { name, ...place });
  const base = { ...name, port: ref.port ?? 0 };
  if (fault) return { ...base, ...fault };
  const findings = name.subset === '' ? [] : subsetFindings(read, name, place.field);
  return { ...base, invalid: '', message: '', findings };
};

interface Reference extends Place {
  readonly name: BackendName;
}

type Fault = Pick<ResolvedBackend, 'invalid' | 'message' | 'findings'>;

// A forbidden reference is reported as such even when its target does not exist: existence is not to be learnt.
const faultOf = (read: Reader, ref: BackendRef, reference: Reference): Fault | undefined => {
  if (!isBackendKind(ref)) return invalidKind(ref, reference);
  if (!mayRefer(read, reference)) return notPermitted(reference);
  if (!exists(read, reference.name)) return notFound(reference);
  if (isExternalName(read, reference.name)) return externalName(reference);
  if (!isDeclaredPort(read, ref, reference.name)) return portNotDeclared(ref, reference);
  const protocol = unsupportedProtocol(read, reference.name, ref.port);
  return protocol === undefined ? undefined : protocolNotSpoken(protocol, reference);
};

const isExternalName = (read: Reader, { namespace, name }: BackendName): boolean =>
  read.object('Service', namespace, name)?.spec.type === 'ExternalName';

const mayRefer = (read: Reader, { name, namespace, called }: Reference): boolean =>
  name.service === called ||
  isPermitted(read, {
    from: { group: GATEWAY_GROUP, kind: 'HTTPRoute', namespace },
    to: { group: '', kind: 'Service', namespace: name.namespace, name: name.name },
  });

/** Whether a service is declared or known to the catalog. */
export const exists = (read: Reader, { namespace, name, service }: Omit<BackendName, 'subset'>): boolean =>
  read.exists('Service', namespace, name) ||
  read.exists('CatalogService', namespace, name) ||
  read.shape(service) !== undefined;

const isDeclaredPort = (read: Reader, ref: BackendRef, name: BackendName): boolean => {
  if (ref.port === undefined) return true;
  const declared = declaredPorts(read, name);
  return declared.length === 0 || declared.some(({ port }) => port === ref.port);
};

const fault = (invalid: Fault['invalid'], finding: Omit<Diagnostic, 'object' | 'severity'>): Fault => ({
  invalid,
  message: finding.message,
  findings: [{ severity: 'error', ...finding }],
});

const invalidKind = (ref: BackendRef, { field }: Reference): Fault =>
  fault('InvalidKind', {
    code: 'FB1206',
    field: `${field}/kind`,
    message: `${ref.kind} ${ref.group === '' ? '' : `(${ref.group}) `}cannot be a backend.`,
    fix: 'Refer to a Service, or to a Subset of the group flyball.dev.',
  });

const notPermitted = ({ name, namespace, field }: Reference): Fault =>
  fault('RefNotPermitted', {
    code: 'FB1202',
    field,
    message: `The namespace ${name.namespace} does not grant HTTPRoutes of ${namespace} a reference to its Service ${name.name}.`,
    fix: `Add a ReferenceGrant to the namespace ${name.namespace}.`,
  });

const notFound = ({ name, field }: Reference): Fault =>
  fault('BackendNotFound', {
    code: 'FB1201',
    field: `${field}/name`,
    message: `The service ${name.service} is neither declared nor known to the catalog.`,
    fix: 'Declare it, register an instance, or name another service.',
  });

const portNotDeclared = (ref: BackendRef, { name, field }: Reference): Fault =>
  fault('BackendNotFound', {
    code: 'FB1207',
    field: `${field}/port`,
    message: `The service ${name.service} declares its ports, and ${ref.port} is none of them.`,
    fix: 'Use a declared port.',
  });

// Gateway API advises against them: they lead to whatever a name of DNS says (CVE-2021-25740).
const externalName = ({ name, field }: Reference): Fault =>
  fault('InvalidKind', {
    code: 'FB1206',
    field: `${field}/name`,
    message: `The service ${name.service} is of type ExternalName, which cannot be a backend.`,
    fix: 'Declare its instances by a CatalogService of another name.',
  });

const protocolNotSpoken = (protocol: string, { name, field }: Reference): Fault =>
  fault('UnsupportedProtocol', {
    code: 'FB1402',
    field: `${field}/port`,
    message: `The port of ${name.service} has the appProtocol ${protocol}, which is not spoken to its instances.`,
    fix: 'Use a port for HTTP/1.1; for HTTP/2 declare protocol GRPC by a CatalogService.',
  });

const subsetFindings = (
  read: Reader,
  backend: BackendName,
  field: string,
): readonly Omit<Diagnostic, 'object'>[] => {
  const known = knownSubsets(read, backend);
  if (known.names.includes(backend.subset)) return [];
  const meant = nearest(backend.subset, known.names);
  return [
    {
      code: 'FB1203',
      severity: known.complete ? 'error' : 'warning',
      field: `${field}/name`,
      message: known.complete
        ? `No instance of ${backend.service} carries the version ${backend.subset}, and no subset of that name is declared.`
        : `No subset ${backend.subset} of ${backend.service} is declared; whether instances carry that version is not known here.`,
      fix:
        meant === undefined ? 'Name a version that runs, or declare the subset.' : `Did you mean ${meant}?`,
    },
  ];
};

/** Subsets that can be meant: declared ones and versions in use; complete when instances are known. */
const knownSubsets = (
  read: Reader,
  { service, namespace, name }: BackendName,
): { readonly names: readonly string[]; readonly complete: boolean } => {
  const spec = read.object('CatalogService', namespace, name)?.spec;
  const label = spec?.versionLabel ?? DEFAULT_VERSION_LABEL;
  const running = ownValue(read.shape(service)?.labels, label) ?? [];
  const fixed = (spec?.instances ?? []).flatMap(({ labels }) => ownValue(labels, label) ?? []);
  const declared = (spec?.subsets ?? []).map((subset) => subset.name);
  return {
    names: [...new Set([...declared, ...running, ...fixed])],
    complete: running.length > 0 || fixed.length > 0,
  };
};

/** Label whose values are versions where the CatalogService names none. */
export const DEFAULT_VERSION_LABEL = 'version';
