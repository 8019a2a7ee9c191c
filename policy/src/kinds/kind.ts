import type { z } from 'zod';

/** `spec`: written by people or tools; `state`: written by controllers only; `reference`: named, never stored. */
export type KindClass = 'spec' | 'state' | 'reference';

/** A whole document as it is written, for examples and generated pages. */
export interface ExampleDocument {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** What is known of one kind of document: names, scope, shape and texts. */
export interface Kind<Spec = unknown> {
  /** API group, empty for core. */
  readonly group: string;
  /** Versions taken, the one that is served first. All have the same shape. */
  readonly versions: readonly [string, ...string[]];
  /** CamelCase name. */
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly class: KindClass;
  /** What `metadata.name` must be: one DNS label (RFC 1123), or labels joined by dots. */
  readonly name: 'label' | 'subdomain';
  /** Where the content stands: under `spec`, or beside `metadata` (Secret, ConfigMap). */
  readonly content: 'spec' | 'root';
  /** Core kinds: fields that have no meaning here are taken and kept without a word. */
  readonly lenient: boolean;
  /** One paragraph for the reference page. */
  readonly doc: string;
  /** Shape of the content (`Resource.spec`); parsing applies the defaults. */
  readonly schema: z.ZodType<Spec>;
  readonly example: ExampleDocument;
}

/** Group of the own kinds. */
export const FLYBALL_GROUP = 'flyball.dev';

/** Group of Gateway API. */
export const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/** `group/version`, or the version alone for the core group. */
export const apiVersionOf = ({ group, versions }: Pick<Kind, 'group' | 'versions'>): string =>
  group === '' ? versions[0] : `${group}/${versions[0]}`;

interface OwnKind<Spec> {
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced?: boolean;
  readonly class?: KindClass;
  readonly name?: Kind['name'];
  readonly doc: string;
  readonly schema: z.ZodType<Spec>;
  readonly example: Kind['example'];
}

/** A kind of `flyball.dev/v1`: namespaced, written by people, named by a DNS name unless it says otherwise. */
export const ownKind = <Spec>(own: OwnKind<Spec>): Kind<Spec> => ({
  group: FLYBALL_GROUP,
  versions: ['v1'],
  singular: own.kind.toLowerCase(),
  namespaced: true,
  class: 'spec',
  name: 'subdomain',
  content: 'spec',
  lenient: false,
  ...own,
});

/** A kind of Gateway API v1. */
export const gatewayKind = <Spec>(
  own: OwnKind<Spec> & { readonly versions?: Kind['versions'] },
): Kind<Spec> => ({
  ...ownKind(own),
  group: GATEWAY_GROUP,
  versions: own.versions ?? ['v1'],
});

/** A kind of core v1: fields that have no meaning here are kept. */
export const coreKind = <Spec>(own: OwnKind<Spec> & { readonly content?: Kind['content'] }): Kind<Spec> => ({
  ...ownKind(own),
  group: '',
  lenient: true,
  content: own.content ?? 'spec',
});
