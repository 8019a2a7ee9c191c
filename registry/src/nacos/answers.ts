import { createHash } from 'node:crypto';
import { readClusters, selectHosts, viewHosts } from '../core/answer.ts';
import type { Consumer } from '../core/consumer.ts';
import { type ServiceKey, serviceId } from '../core/names.ts';
import type { RegistryState } from '../core/state.ts';
import type { ViewAnswer } from '../core/view.ts';
import type { Answer } from './answer.ts';
import { hostsJson } from './service-info.ts';

/** What a client asks. */
export type Question = { readonly key: ServiceKey; readonly clusters: string; readonly healthyOnly: boolean };

/** Answers questions of clients. */
export type AnswerFor = (question: Question, consumer: Consumer) => Answer;

const CACHED_SERVICES = 1_000;
const CACHED_VARIANTS = 64;

type Cached = { readonly revision: number; readonly variants: Map<string, Answer> };

/** Answers of the last change of each service; the service that was asked first of all is dropped first. */
function createCache(): (service: string, revision: number) => Map<string, Answer> {
  const services = new Map<string, Cached>();
  return (service, revision) => {
    const known = services.get(service);
    if (known?.revision === revision) {
      if (known.variants.size >= CACHED_VARIANTS) known.variants.clear();
      return known.variants;
    }
    const oldest = services.size < CACHED_SERVICES ? undefined : services.keys().next().value;
    if (oldest !== undefined) services.delete(oldest);
    const variants = new Map<string, Answer>();
    services.set(service, { revision, variants });
    return variants;
  };
}

const checksumOf = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 12);

/** Makes answers and keeps those that are asked again. */
export function createAnswers(state: RegistryState): AnswerFor {
  const cache = createCache();
  let lastMade = 0;

  const make = (question: Question, view: ViewAnswer | undefined): Answer => {
    const { key, clusters, healthyOnly } = question;
    const record = state.table.get(serviceId(key));
    const chosen = readClusters(clusters);
    const selected =
      view === undefined
        ? selectHosts(record, state.overlays, { clusters: chosen, healthyOnly })
        : viewHosts({ key, name: state.names.nameOf(key), record }, view, chosen);
    const hosts = hostsJson(key, selected.hosts);
    const viewed = view !== undefined;
    const checksum = checksumOf(`${viewed} ${selected.protected} ${hosts}`);
    lastMade = Math.max(lastMade + 1, state.clock.now());
    const revision = state.hub.revision(serviceId(key));
    return {
      key,
      clusters,
      revision,
      checksum,
      hosts,
      protected: selected.protected,
      viewed,
      madeAt: lastMade,
    };
  };

  return (question, consumer) => {
    const { key, clusters, healthyOnly } = question;
    const id = serviceId(key);
    state.table.advance(state.clock.now());
    const record = state.table.get(id);
    const view = state.view.hostsFor({ key, name: state.names.nameOf(key), record }, consumer);
    const revision = state.hub.revision(id);
    if (revision === 0) return make(question, view);
    const variants = cache(id, revision);
    const variant = `${healthyOnly} ${view?.id ?? ''}\n${clusters}`;
    const known = variants.get(variant) ?? make(question, view);
    variants.set(variant, known);
    return known;
  };
}
