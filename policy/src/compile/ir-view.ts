import {
  type Entry,
  type Limit,
  type Listener,
  type RouteBlock,
  readBody,
  type Service,
} from '@flyball/proto/ir';
import type { IndexChange } from '../evaluate/index/router.ts';
import type { IrView } from '../evaluate/types.ts';

/** What an evaluator works on, before any entry. */
export const EMPTY_VIEW: IrView = {
  listeners: new Map(),
  blocks: new Map(),
  services: new Map(),
  limits: new Map(),
};

/** Entries that came, changed or went. */
export interface ViewChange {
  readonly upserts: readonly Entry[];
  readonly removes: readonly { readonly kind: string; readonly key: string }[];
}

/** A view after a change, and what an index has to do about it. */
export interface ViewStep {
  readonly view: IrView;
  readonly change: IndexChange;
}

/** The view after entries changed; parts without a change are shared with the one before. */
export const stepView = (view: IrView, change: ViewChange): ViewStep => {
  const listeners = part<Listener>(view.listeners, ofKind(change, 'Listener'), (entry) =>
    readBody('Listener', entry),
  );
  const blocks = ofKind(change, 'RouteBlock');
  return {
    view: {
      listeners,
      blocks: part<RouteBlock>(view.blocks, blocks, (entry) => readBody('RouteBlock', entry)),
      services: part<Service>(view.services, ofKind(change, 'Service'), (entry) =>
        readBody('Service', entry),
      ),
      limits: part<Limit>(view.limits, ofKind(change, 'Limit'), (entry) => readBody('Limit', entry)),
    },
    change: {
      blocks: [...blocks.upserts, ...blocks.removes].map(({ key }) => key),
      listeners: listeners !== view.listeners,
    },
  };
};

const ofKind = ({ upserts, removes }: ViewChange, kind: string): ViewChange => ({
  upserts: upserts.filter((entry) => entry.kind === kind),
  removes: removes.filter((entry) => entry.kind === kind),
});

const part = <Body>(
  before: ReadonlyMap<string, Body>,
  { upserts, removes }: ViewChange,
  read: (entry: Entry) => Body,
): ReadonlyMap<string, Body> => {
  if (upserts.length === 0 && removes.length === 0) return before;
  const after = new Map(before);
  for (const { key } of removes) after.delete(key);
  for (const entry of upserts) after.set(entry.key, read(entry));
  return after;
};
