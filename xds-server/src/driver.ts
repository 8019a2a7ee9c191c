import type { Books, EngineChange, EngineDriver } from '@flyball/engine';
import { FEATURE_NAMES } from '@flyball/proto';
import {
  type ClientClass,
  createTranslator,
  type ResourceChange,
  type Translator,
} from '@flyball/sidecar-config';
import { createXdsCore, type XdsCore } from './core/core.ts';
import { ledgerEvents } from './ledger.ts';

/** Makes xDS resources of one client class from changes of IR entries. */
export type Translate = Pick<Translator, 'apply'>;

/** What makes an xds engine. */
export interface XdsEngineOptions {
  /** Name of the Engine resource it acts for. */
  readonly engine: string;
  /** Version of the program; also `control_plane.identifier` of every response. */
  readonly program: string;
  readonly books: Pick<Books, 'clients' | 'reports'>;
  /** Milliseconds; must not go back. */
  readonly now: () => number;
  /** Translators that know no entry yet; those of `sidecar-config` when left out. */
  readonly translators?: Readonly<Record<ClientClass, Translate>>;
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
  readonly translators: Readonly<Record<ClientClass, Translate>>;
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

function apply(state: State, change: EngineChange): void {
  const { translators, core, options } = state;
  // All classes are translated before any client hears of it: a change that cannot be translated is refused as a whole.
  const made = CLASSES.map((each) => [each, translators[each].apply(change)] as const);
  for (const [each, resources] of made) {
    core.apply(each, resources);
    tellFailures(state, resources);
  }
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
  const { engine, program, books } = options;
  const core = createXdsCore({ events: ledgerEvents(books), identifier: program });
  const translators = options.translators ?? {
    envoy: createTranslator('envoy'),
    grpc: createTranslator('grpc'),
  };
  const state: State = {
    options,
    core,
    translators,
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
