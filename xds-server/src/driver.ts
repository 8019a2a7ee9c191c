import type { Books, EngineChange, EngineDriver } from '@flyball/engine';
import { FEATURE_NAMES } from '@flyball/proto';
import { type ClientClass, createTranslator, type ResourceChange } from '@flyball/sidecar-config';
import { createXdsCore, type XdsCore } from './core/core.ts';
import type { XdsEvents } from './core/events.ts';
import { ledgerEvents } from './ledger.ts';
import { createTranslations, type NewTranslate, type Translations } from './translations.ts';

/** What makes an xds engine. */
export interface XdsEngineOptions {
  /** Name of the Engine resource it acts for. */
  readonly engine: string;
  /** Version of the program; also `control_plane.identifier` of every response. */
  readonly program: string;
  readonly books: Pick<Books, 'clients' | 'reports'>;
  /** Milliseconds; must not go back. */
  readonly now: () => number;
  /** Makes translators; those of `sidecar-config` when left out. */
  readonly newTranslator?: NewTranslate;
}

/** The xds engine: a driver for the engine kit around the core that streams are served from. */
export interface XdsEngine {
  readonly driver: EngineDriver;
  readonly core: XdsCore;
  /**
   * Whether clients may be served: configuration is there, and so are endpoints, or none came for two seconds; or the
   * plane welcomed the engine and sent nothing for five. Before that an empty answer would take from a client that
   * connects again what it has.
   */
  readonly isReady: () => boolean;
  /** The plane welcomed the engine: what it has will follow. */
  readonly welcomed: () => void;
}

const CLASSES: readonly ClientClass[] = ['envoy', 'grpc'];
const WITHOUT_ENDPOINTS_MS = 2000;
const WITHOUT_ANYTHING_MS = 5000;

interface State {
  readonly options: XdsEngineOptions;
  readonly core: XdsCore;
  readonly translations: Translations;
  welcomedAt: number | undefined;
  configuredAt: number | undefined;
  hasEndpoints: boolean;
}

/** A patch that cannot be applied is told on its own entry; the resource stays without it. */
function tellFailures({ options }: State, { failures }: ResourceChange): void {
  for (const { source, reason } of failures) {
    options.books.reports.keep(source.entry, source.version, reason);
  }
}

function serve(state: State, clientClass: ClientClass, resources: ResourceChange): void {
  state.core.apply(clientClass, resources);
  tellFailures(state, resources);
}

/**
 * A class is translated from its first client on: to translate hundreds of new services takes hundreds of milliseconds
 * in which the process does nothing else, and many an engine has no client of one class or of both.
 */
function begin(state: State, clientClass: ClientClass): void {
  const all = state.translations.begin(clientClass);
  if (all) serve(state, clientClass, all);
}

/** Whether a patch can be applied is told without a client. */
function beginForPatches(state: State, change: EngineChange): void {
  if (!change.upserts.some(({ kind }) => kind === 'Patch')) return;
  try {
    begin(state, 'envoy');
  } catch {
    // It is told to the first client; the change may mend it.
  }
}

function apply(state: State, change: EngineChange): void {
  const { translations, options } = state;
  beginForPatches(state, change);
  // All classes are translated before any client hears of it: a change that cannot be translated is refused as a whole.
  for (const [each, resources] of translations.apply(change)) serve(state, each, resources);
  if (change.lane === 'endpoints') state.hasEndpoints = true;
  else state.configuredAt ??= options.now();
}

function isReady({ welcomedAt, configuredAt, hasEndpoints, options }: State): boolean {
  const passed = (since: number | undefined, ms: number): boolean =>
    since !== undefined && options.now() - since >= ms;
  if (configuredAt === undefined) return passed(welcomedAt, WITHOUT_ANYTHING_MS);
  return hasEndpoints || passed(configuredAt, WITHOUT_ENDPOINTS_MS);
}

/** Makes an engine without entries. */
export function createXdsEngine(options: XdsEngineOptions): XdsEngine {
  const { engine, program, books, newTranslator = createTranslator } = options;
  const ledger = ledgerEvents(books);
  const events: XdsEvents = {
    ...ledger,
    connected: (client, holding) => {
      begin(state, client.class);
      ledger.connected(client, holding);
    },
  };
  const core = createXdsCore({ events, identifier: program });
  const state: State = {
    options,
    core,
    translations: createTranslations(newTranslator),
    welcomedAt: undefined,
    configuredAt: undefined,
    hasEndpoints: false,
  };
  return {
    core,
    isReady: () => isReady(state),
    welcomed: () => {
      state.welcomedAt ??= options.now();
    },
    driver: {
      engine,
      program,
      profiles: CLASSES.map((each) => ({ class: each, version: '', bestGrade: 'accepted', facts: {} })),
      features: FEATURE_NAMES,
      apply: (change) => apply(state, change),
      query: books.reports.deliveries,
    },
  };
}
