import { keyOf, type ObjectKey, type Resource } from '@flyball/policy';
import { redact } from '@flyball/policy/kinds';
import { type Document, toDocument } from '@flyball/policy/load';
import type { GatewayFacts } from '../plane/gateway-facts.ts';
import type { Plane } from '../plane/ports.ts';
import { conditionsOf } from '../resources/query.ts';
import type { State } from '../resources/state.ts';
import { statusOf } from './object-status.ts';

/** Where the status of objects comes from. */
export interface StatusSource {
  readonly plane: Pick<Plane, 'conditions'>;
  /** Facts about a Gateway, by its key. */
  readonly gateway: (key: ObjectKey) => GatewayFacts;
}

/** How an object is to be shown. */
export interface Shown {
  readonly state: State;
  readonly apiVersion: string;
  /** Revision to show in place of that of the object's content. */
  readonly resourceVersion?: string;
}

const NO_FACTS: GatewayFacts = { listeners: [], addresses: [] };

/** An object as the API shows it: values of Secrets hidden, the status joined. */
export function viewOf({ plane, gateway }: StatusSource, object: Resource, as: Shown): Document {
  const key = keyOf(object);
  const { apiVersion, resourceVersion = object.metadata.resourceVersion } = as;
  const status = statusOf({
    object,
    conditions: plane.conditions(key),
    kept: conditionsOf(as.state, key),
    gateway: object.kind === 'Gateway' ? gateway(key) : NO_FACTS,
  });
  const metadata = { ...object.metadata, resourceVersion };
  const document = toDocument(redact({ ...object, apiVersion, metadata }));
  return status === undefined ? document : { ...document, status };
}
