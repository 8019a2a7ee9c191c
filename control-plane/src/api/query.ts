import type { Selector } from '../resources/query.ts';
import { refuse } from './errors.ts';
import { type FieldSelector, parseFieldSelector } from './field-selector.ts';
import { parseLabelSelector } from './label-selector.ts';

/** The parameters of a request; of a repeated one the first counts, as in Kubernetes. */
export type Query = URLSearchParams;

/** Parameters of a request target. */
export function queryOf(target: string): Query {
  const at = target.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : target.slice(at + 1));
}

/** Whether a parameter says yes; `watch` alone does, as `watch=1` and `watch=true`. */
export function isOn(query: Query, name: string): boolean {
  const value = query.get(name);
  if (value === null || value === '0' || value === 'false') return false;
  if (value === '' || value === '1' || value === 'true') return true;
  return refuse('FLYBALL_API_PARAMETER', `${name} must be true or false.`, { where: name });
}

/** A whole number, or undefined without the parameter. */
export function numberIn(query: Query, name: string, high: number): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  if (!/^\d{1,15}$/.test(value) || Number(value) > high)
    return refuse('FLYBALL_API_PARAMETER', `${name} must be a whole number up to ${high}.`, { where: name });
  return Number(value);
}

/** Whether nothing is to be stored. */
export function isDryRun(query: Query): boolean {
  const value = query.get('dryRun');
  if (value === null || value === '') return false;
  if (value === 'All') return true;
  return refuse('FLYBALL_API_PARAMETER', 'dryRun must be All.', { where: 'dryRun' });
}

/** Which objects of a collection are of interest. */
export interface Selection {
  readonly labels?: Selector;
  readonly fields: FieldSelector;
}

/** labelSelector and fieldSelector. */
export function selectionOf(query: Query): Selection {
  const labels = query.get('labelSelector');
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '');
  return labels === null || labels.trim() === ''
    ? { fields }
    : { labels: parseLabelSelector(labels), fields };
}

/** Largest revision that is exact as a number. */
export const MAX_REVISION = Number.MAX_SAFE_INTEGER;

/** A revision in a parameter; undefined when there is none. */
export function revisionIn(query: Query): number | undefined {
  const value = query.get('resourceVersion');
  if (value === null || value === '') return undefined;
  if (/^\d{1,16}$/.test(value) && Number(value) <= MAX_REVISION) return Number(value);
  return refuse('FLYBALL_API_PARAMETER', 'resourceVersion must be one that was given by this server.', {
    where: 'resourceVersion',
  });
}
