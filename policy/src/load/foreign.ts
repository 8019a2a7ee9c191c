import { distance } from '../check/nearest.ts';
import { FLYBALL_GROUP, GATEWAY_GROUP } from '../kinds/kind.ts';
import { kindOf } from '../kinds/registry.ts';
import type { Diagnostic, Position } from '../model/diagnostic.ts';
import type { Json } from '../model/resource.ts';
import { finding } from './finding.ts';
import { isJsonMap } from './json-map.ts';
import { MAX_FINDINGS } from './limits.ts';
import { shortened } from './shortened.ts';

/** A document that is for another program, such as a Deployment. */
export interface Foreign {
  readonly apiVersion: string;
  readonly kind: string;
  readonly position: Position;
}

/** Groups whose kinds are known here: what is unknown of them is a mistake, or a version that is not supported. */
const OWN_GROUPS = [FLYBALL_GROUP, GATEWAY_GROUP];

/** Letters by which a group may differ from one of ours and still be a slip of the pen. */
const SLIP = 3;

/** Kinds of core/v1 that have no meaning here; other unknown names of that group are mistakes. */
const FOREIGN_CORE: ReadonlySet<string> = new Set([
  'Binding',
  'ComponentStatus',
  'Endpoints',
  'Event',
  'LimitRange',
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'PodTemplate',
  'ReplicationController',
  'ResourceQuota',
  'ServiceAccount',
]);

/** apiVersion and kind of a document for another program; undefined for what is meant for this one. */
export const foreignType = (document: Json): Omit<Foreign, 'position'> | undefined => {
  if (!isJsonMap(document)) return undefined;
  const { apiVersion, kind } = document;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || kind === '') return undefined;
  return isForeign(apiVersion, kind) ? { apiVersion, kind } : undefined;
};

const isForeign = (apiVersion: string, kind: string): boolean => {
  if (kindOf(apiVersion, kind) !== undefined) return false;
  const [group = '', version] = apiVersion.split('/');
  if (version === undefined) return apiVersion === 'v1' && FOREIGN_CORE.has(kind);
  return group !== '' && version !== '' && OWN_GROUPS.every((own) => distance(group, own) > SLIP);
};

/** One warning for each foreign kind, at its first document: a folder of many Deployments is not many findings. */
export const foreignFindings = (foreign: readonly Foreign[]): readonly Diagnostic[] => {
  const byType = new Map<string, [Foreign, ...Foreign[]]>();
  for (const one of foreign) {
    const same = byType.get(`${one.apiVersion} ${one.kind}`);
    if (same) same.push(one);
    else byType.set(`${one.apiVersion} ${one.kind}`, [one]);
  }
  return [...byType.values()].slice(0, MAX_FINDINGS).map(foreignFinding);
};

const foreignFinding = (same: readonly [Foreign, ...Foreign[]]): Diagnostic => {
  const [{ apiVersion, kind, position }] = same;
  const type = `${shortened(kind)} (${shortened(apiVersion)})`;
  const skipped = same.length === 1 ? 'The document is' : `This and ${same.length - 1} more are`;
  return finding({
    code: 'FB1101',
    severity: 'warning',
    field: '/kind',
    message: `${type} is a kind of another program. ${skipped} left out.`,
    fix: 'Nothing needs to be done. To be rid of this warning, name files without such documents.',
    position,
  });
};
