import { type ChangeHub, createChangeHub } from './change-hub.ts';
import type { Clock } from './clock.ts';
import type { InstanceTable } from './instance-table.ts';
import { createNameTable, type NamespaceMap, type NameTable } from './name-map.ts';
import { serviceId } from './names.ts';
import { createOverlays, type Overlays } from './overlays.ts';
import { createInstanceTable } from './table.ts';
import type { AnswerView } from './view.ts';

/** Everything the registry knows, with one hub that tells of changes. */
export interface RegistryState {
  readonly clock: Clock;
  readonly table: InstanceTable;
  readonly overlays: Overlays;
  readonly names: NameTable;
  readonly view: AnswerView;
  readonly hub: ChangeHub;
}

/** An empty state. Changes of the view are told like any other. */
export function createState(options: {
  readonly clock: Clock;
  readonly view: AnswerView;
  readonly namespaces: NamespaceMap;
}): RegistryState {
  const { clock, view } = options;
  const hub = createChangeHub(clock);
  const names = createNameTable(options.namespaces);
  const overlays = createOverlays((service) => hub.mark('overlays', service));
  const table = createInstanceTable({
    names,
    changed: (service) => hub.mark('instances', service),
    forgotten: (service) => hub.mark('forgotten', service),
  });
  view.watch((changed) => {
    for (const name of changed) {
      const key = names.find(name);
      if (key !== undefined) hub.mark('view', serviceId(key));
    }
  });
  return { clock, table, overlays, names, view, hub };
}
