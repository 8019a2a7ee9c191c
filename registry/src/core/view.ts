import type { Consumer } from './consumer.ts';
import type { CatalogName } from './name-map.ts';
import type { ServiceKey } from './names.ts';
import type { ServiceRecord } from './service-record.ts';

/** An instance as a view answers it. */
export type ViewHost = { readonly address: string; readonly port: number };

/** What a consumer gets instead of the registered instances. */
export type ViewAnswer = {
  /** Equal for answers that are equal: consumers with the same id share one encoded answer. */
  readonly id: string;
  readonly hosts: readonly ViewHost[];
};

/** The service a view is asked about. */
export type ViewedService = {
  readonly key: ServiceKey;
  readonly name: CatalogName;
  /** Its instances; undefined while none was ever registered. */
  readonly record: ServiceRecord | undefined;
};

/** Says which consumers get other hosts than the registered ones. The plane implements it. */
export interface AnswerView {
  /** Other hosts for this consumer, or undefined for the registered ones. Pure between two calls of `watch`'s listener. */
  readonly hostsFor: (service: ViewedService, consumer: Consumer) => ViewAnswer | undefined;
  /** Calls `changed` after answers of services changed. The answer ends it. */
  readonly watch: (changed: (services: readonly CatalogName[]) => void) => () => void;
}

/** A view that changes nothing. */
export const plainView: AnswerView = { hostsFor: () => undefined, watch: () => () => undefined };

/** How long a client may keep the answer of a viewed service before it asks again, ms. */
export const VIEW_CACHE_MS = 1_000;
