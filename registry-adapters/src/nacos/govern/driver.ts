import { type Books, type Clock, type EngineChange, type EngineDriver, fidelityNotes } from '@flyball/engine';
import { FEATURE_NAMES } from '@flyball/proto';
import type { Profile } from '@flyball/proto/engine';
import type { RegistryEvents, RegistryTarget } from '@flyball/registry';
import { createOverlayWriter } from './overlay-writer.ts';
import { followRegistered } from './registered.ts';
import { createSubscribers } from './subscribers.ts';
import { createWanted } from './wanted.ts';

/** What a nacos engine works on: the built-in registry, or a real Nacos behind the same ports. */
export interface NacosEngineOptions {
  /** Name of its Engine resource. */
  readonly engine: string;
  readonly program: string;
  readonly events: RegistryEvents;
  readonly target: RegistryTarget;
  readonly books: Books;
  readonly clock: Clock;
  /** Told what could not be written; an overlay is tried again with the next change. */
  readonly onFailure: (reason: string) => void;
}

/** A nacos engine: its driver, and what ends it. Overlays stay: they hold while the plane is away. */
export interface NacosEngine {
  readonly driver: EngineDriver;
  readonly stop: () => void;
}

/** Nacos clients acknowledge a push; they never say that they understood it. */
export const NACOS_PROFILE: Profile = { class: 'nacos', version: '', bestGrade: 'received', facts: {} };

/** A registry answers callers of all namespaces alike. */
const NOT_OURS = 'route.consumer';

/** How often it is looked up which clients have been told, ms. */
const LOOK_EVERY = 500;

/** Writes what the plane wants of instances over what applications registered, as overlays. */
export const createNacosEngine = (options: NacosEngineOptions): NacosEngine => {
  const { books, clock, events, target, onFailure } = options;
  const wanted = createWanted();
  const writer = createOverlayWriter(target, onFailure);
  const subscribers = createSubscribers({
    books,
    target,
    clock,
    entriesOf: wanted.entriesOf,
    every: LOOK_EVERY,
  });
  const refresh = async (service: string): Promise<void> => {
    const wants = wanted.of(service);
    if (wants !== undefined) subscribers.expect(service, await writer.bring(wants, registered.of(service)));
  };
  const refreshAll = (services: Iterable<string>): void => {
    for (const service of services) refresh(service).catch((error: unknown) => onFailure(String(error)));
  };
  const registered = followRegistered(events, refreshAll);
  const stopLooking = subscribers.start(registered.serviceOf);
  const apply = (change: EngineChange): void => {
    for (const { kind, key, version, requires } of change.upserts)
      books.reports.note({ kind, key }, version, fidelityNotes(requires, NACOS_PROFILE, 0));
    refreshAll(wanted.apply(change));
  };
  return {
    driver: {
      engine: options.engine,
      program: options.program,
      profiles: [NACOS_PROFILE],
      features: FEATURE_NAMES.filter((name) => name !== NOT_OURS),
      apply,
      query: books.reports.deliveries,
    },
    stop: () => {
      registered.stop();
      stopLooking();
    },
  };
};
