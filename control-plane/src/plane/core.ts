import {
  type Clock,
  createEntrySource,
  createPlaneHost,
  type PlaneEvent,
  type PlaneHost,
} from '@flyball/engine';
import { createCompiler, type ResourceChange } from '@flyball/policy/compile';
import { FEATURE_NAMES } from '@flyball/proto';
import { type Catalog, type CatalogChange, createCatalog, type SourceService } from '../catalog/catalog.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import { guardedTimers } from '../reconcile/guarded-timers.ts';
import { createReconcile, type Reconciled } from '../reconcile/reconcile.ts';
import type { ResourceLog } from '../resources/open.ts';
import { allObjects } from '../resources/query.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { admitEngine } from './admission.ts';
import { allPuts, committedChanges } from './committed-changes.ts';
import { type CompiledView, createCompiledView } from './compiled-view.ts';
import { createLeaving } from './leaving.ts';
import { createLiveIndex, type LiveIndex } from './live-index.ts';
import { createOpener, type Opener } from './opened.ts';
import { createShadow, type Shadow } from './shadow.ts';
import { seesOf } from './visibility.ts';

/** What the plane is built on. */
export interface PlaneParts {
  readonly log: ResourceLog;
  readonly clock: Clock;
  /** A new id for a session. */
  readonly newId: () => string;
  /** Opens Secrets, which are sealed in the log. No entry holds their bytes. */
  readonly box: Pick<SecretBox, 'unseal'>;
  /** Gets what was not foreseen and stops nothing else. */
  readonly onFailure: (error: unknown) => void;
  /** Told after each pass: for controllers. */
  readonly onPass?: (pass: Reconciled) => void;
}

/** The running plane: data flows from the log and the sources down to the engines; answers come back to the ledger. */
export interface PlaneCore {
  readonly log: ResourceLog;
  readonly clock: Clock;
  readonly host: PlaneHost;
  readonly ledger: Ledger;
  readonly catalog: Catalog;
  readonly compiled: CompiledView;
  readonly index: LiveIndex;
  readonly shadow: Shadow;
  readonly open: Opener;
  /** Revision engines were told of last. */
  readonly revision: () => number;
  /** Full state of some services of a source. */
  readonly observe: (source: string, services: readonly SourceService[]) => void;
  readonly forget: (source: string, services: readonly string[]) => void;
  /** Calls back whenever deliveries may have changed. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly stop: () => void;
}

/** Builds the plane over a log and brings it up to the log's revision before it returns. */
export const createPlaneCore = (parts: PlaneParts): PlaneCore => {
  const { log, clock } = parts;
  const rooms = createRooms(parts);
  const { source, catalog, compiled, index, ledger, shadow, host, open } = rooms;
  const flow = createFlow(parts, rooms);
  let before = log.state();
  flow.take(before.revision, allPuts(before));
  flow.finish();
  const unsubscribe = log.subscribe((committed) => {
    const changes = committedChanges(committed, before);
    before = committed.state;
    flow.take(committed.revision, changes);
  });
  return {
    log,
    clock,
    host,
    ledger,
    catalog,
    compiled,
    index,
    shadow,
    open,
    revision: source.revision,
    observe: (name, services) => flow.move(catalog.observe(name, services, clock.now())),
    forget: (name, services) => flow.move(catalog.forget(name, services, clock.now())),
    subscribe: (listener) => both(ledger.subscribe(listener), source.subscribe(listener)),
    stop: () => {
      unsubscribe();
      flow.stop();
      host.close();
    },
  };
};

/** What the plane keeps, and its sessions with engines. */
const createRooms = ({ log, clock, newId, box, onFailure }: PlaneParts) => {
  const open = createOpener(box, onFailure);
  const source = createEntrySource();
  const compiled = createCompiledView();
  const ledger = createLedger((engine, { kind, key }) => {
    const entry = source.get(kind, key);
    return entry !== undefined && seesOf(compiled, engine)(entry);
  });
  const host = createPlaneHost({
    source,
    features: FEATURE_NAMES,
    admit: (hello, subject) => admitEngine(compiled, hello, subject),
    clock,
    newId,
    onEvent: (event) => takeEvent(ledger, event),
  });
  const shadow = createShadow(() => [...allObjects(log.state())].map(open.object));
  return { source, catalog: createCatalog(), compiled, index: createLiveIndex(), ledger, shadow, host, open };
};

/**
 * The way down: what is committed and what sources say, to what engines are to hold. A commit that moves traffic from
 * one service to another and deletes the first goes down in the order that loses no request: new endpoints, then the
 * configuration, then the endpoints that are gone.
 */
const createFlow = ({ clock, onFailure, onPass }: PlaneParts, rooms: ReturnType<typeof createRooms>) => {
  const { source, catalog, compiled, index, ledger, shadow, host, open } = rooms;
  const leaving = createLeaving();
  const review = (): void => {
    for (const name of new Set(host.sessions().map(({ engine }) => engine)))
      host.see(name, seesOf(compiled, name));
    ledger.review();
  };
  const reconcile = createReconcile({
    compiler: createCompiler(),
    source,
    clock: guardedTimers(clock, onFailure),
    onBegin: leaving.begin,
    onPass: (pass) => {
      index.apply(pass.compiled);
      ledger.forget(pass.compiled.removes);
      if (compiled.apply(pass.compiled)) review();
      send({ upserts: [], removes: leaving.take() });
      onPass?.(pass);
    },
  });
  const send = ({ upserts, removes }: CatalogChange): void => {
    leaving.cancel(upserts);
    reconcile.moved({ upserts, removes });
    ledger.forget(removes);
  };
  const move = (change: CatalogChange): void => {
    send(change);
    if (change.shape === undefined) return;
    shadow.reshaped(change.shape);
    reconcile.reshaped(change.shape);
  };
  const moveWith = (revision: number, changes: readonly ResourceChange[]): void => {
    const { upserts, removes, shape } = catalog.declare(changes, clock.now());
    send({ upserts, removes: [] });
    leaving.add(removes);
    if (shape !== undefined) shadow.reshaped(shape);
    reconcile.committed(revision, changes, shape);
  };
  const take = (revision: number, sealed: readonly ResourceChange[]): void => {
    const changes = sealed.map(open.change);
    shadow.committed(changes);
    index.declare(changes);
    if (compiled.declare(changes)) review();
    moveWith(revision, changes);
  };
  return { take, move, finish: reconcile.finish, stop: reconcile.stop };
};

const both = (first: () => void, second: () => void) => (): void => {
  first();
  second();
};

const takeEvent = (ledger: Ledger, { id, effect }: PlaneEvent): void => {
  if (id === undefined) return;
  switch (effect.type) {
    case 'joined':
      ledger.joined(effect.hello);
      return;
    case 'report':
      ledger.reported(id, effect.report);
      return;
    case 'observe':
      ledger.observed(id, effect.observe);
      return;
    case 'ended':
      ledger.left(id);
      return;
    case 'accepted':
      ledger.accepted();
      return;
    case 'answered':
      return;
  }
};
