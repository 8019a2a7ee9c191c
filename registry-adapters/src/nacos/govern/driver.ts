import { type Books, type Clock, type EngineChange, type EngineDriver, fidelityNotes } from '@flyball/engine';
import { FEATURE_NAMES } from '@flyball/proto';
import type { Profile } from '@flyball/proto/engine';
import type { RegistryEvents, RegistryTarget, ServiceKey } from '@flyball/registry';
import { createOverlayWriter } from './overlay-writer.ts';
import { followRegistered } from './registered.ts';
import { repeat } from './repeat.ts';
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

/** How often overlays are looked for whose instances are away for long, ms. */
const SWEEP_EVERY = 60_000;

/** What follows both the plane and the registry. */
interface Governing {
  readonly apply: (change: EngineChange) => void;
  readonly stop: () => void;
}

const govern = ({ books, clock, events, target, onFailure }: NacosEngineOptions): Governing => {
  const wanted = createWanted();
  const writer = createOverlayWriter({ target, now: clock.now, onFailure });
  const looking = { every: LOOK_EVERY, onFailure };
  const subscribers = createSubscribers({ books, target, clock, entriesOf: wanted.entriesOf, ...looking });
  const refresh = async (service: string): Promise<void> => {
    const wants = wanted.of(service);
    if (wants !== undefined) subscribers.expect(service, await writer.bring(wants, registered.of(service)));
  };
  const refreshAll = (services: Iterable<string>): void => {
    for (const service of services)
      refresh(service).catch((error: unknown) => {
        subscribers.expect(service, undefined);
        onFailure(String(error));
      });
  };
  const registered = followRegistered(events, refreshAll);
  const sweep = { every: SWEEP_EVERY, run: () => writer.sweep(registered.has), onFailure };
  const stops = [subscribers.start(registered.serviceOf), repeat(clock, sweep), registered.stop];
  return {
    apply: (change) => {
      const { services, withdrawn } = wanted.apply(change);
      refreshAll(services);
      const isReleased = (key: ServiceKey): boolean => withdrawn.has(registered.serviceOf(key) ?? '');
      if (withdrawn.size > 0) writer.release(isReleased).catch((error: unknown) => onFailure(String(error)));
    },
    stop: () => {
      for (const stop of stops) stop();
    },
  };
};

/** Writes what the plane wants of instances over what applications registered, as overlays. */
export const createNacosEngine = (options: NacosEngineOptions): NacosEngine => {
  const { reports } = options.books;
  const governing = govern(options);
  return {
    driver: {
      engine: options.engine,
      program: options.program,
      profiles: [NACOS_PROFILE],
      features: FEATURE_NAMES.filter((name) => name !== NOT_OURS),
      apply: (change) => {
        for (const { kind, key, version, requires } of change.upserts)
          reports.note({ kind, key }, version, fidelityNotes(requires, NACOS_PROFILE, 0));
        governing.apply(change);
      },
      query: reports.deliveries,
    },
    stop: governing.stop,
  };
};
