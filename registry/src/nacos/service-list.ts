import { readPage } from '../core/fields.ts';
import type { ServiceRecord } from '../core/service-record.ts';
import type { RegistryState } from '../core/state.ts';

/** A page of the services of a namespace, in order of name. */
export type ServicePage = { readonly count: number; readonly records: readonly ServiceRecord[] };

/** Which services to list; an empty group takes all groups. */
export type ServiceQuestion = {
  readonly namespace: string;
  readonly group: string;
  /** Text the name must contain. */
  readonly containing: string;
  readonly pageNo: unknown;
  readonly pageSize: unknown;
};

/** Services that have instances, one page of them. Page 0 is page 1; a huge page size is a page of all. */
export function listServices({ table }: RegistryState, question: ServiceQuestion): ServicePage {
  const { namespace, group, containing } = question;
  const found = [...table.all()].filter(
    ({ key, instances }) =>
      key.namespace === namespace &&
      (group === '' || key.group === group) &&
      key.name.includes(containing) &&
      instances.size > 0,
  );
  const { start, end } = readPage(question.pageNo, question.pageSize);
  found.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { count: found.length, records: found.slice(start, end) };
}
