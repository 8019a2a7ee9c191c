import type { Header, HeaderOps } from '@flyball/proto/ir';
import type { HeaderValueOption } from '../bodies.ts';

/** Header changes of a request as the fields of a route or weighted cluster. */
export interface RequestHeaderFields {
  readonly requestHeadersToRemove?: readonly string[];
  readonly requestHeadersToAdd?: readonly HeaderValueOption[];
}

/** Header changes of an answer as the fields of a route or weighted cluster. */
export interface ResponseHeaderFields {
  readonly responseHeadersToRemove?: readonly string[];
  readonly responseHeadersToAdd?: readonly HeaderValueOption[];
}

/**
 * Envoy applies the changes of one level in the order remove, overwrite, append, but orders levels the same way for
 * requests and answers. Changes of several levels therefore become one, with the same effect as one after the other.
 */
export const composed = (changes: readonly (HeaderOps | undefined)[]): HeaderOps =>
  changes.reduce<HeaderOps>((first, second) => (second ? after(first, second) : first), {
    remove: [],
    set: [],
    add: [],
  });

const after = (first: HeaderOps, second: HeaderOps): HeaderOps => {
  const removed = new Set(second.remove);
  const replaced = new Set([...second.remove, ...second.set.map(({ name }) => name)]);
  const stays = (names: ReadonlySet<string>) => (header: Header) => !names.has(header.name);
  return {
    remove: [...new Set([...first.remove, ...removed])],
    set: [...first.set.filter(stays(replaced)), ...lastOfName(second.set)],
    add: [...first.add.filter(stays(replaced)), ...second.add],
  };
};

const lastOfName = (headers: readonly Header[]): readonly Header[] => [
  ...new Map(headers.map((header) => [header.name, header])).values(),
];

/** Changes of a request, in order of effect. */
export const requestHeaderFields = (changes: readonly (HeaderOps | undefined)[]): RequestHeaderFields => {
  const { remove, add } = fieldsOf(changes);
  return {
    ...(remove.length > 0 && { requestHeadersToRemove: remove }),
    ...(add.length > 0 && { requestHeadersToAdd: add }),
  };
};

/** Changes of an answer, in order of effect. */
export const responseHeaderFields = (changes: readonly (HeaderOps | undefined)[]): ResponseHeaderFields => {
  const { remove, add } = fieldsOf(changes);
  return {
    ...(remove.length > 0 && { responseHeadersToRemove: remove }),
    ...(add.length > 0 && { responseHeadersToAdd: add }),
  };
};

const fieldsOf = (changes: readonly (HeaderOps | undefined)[]) => {
  const { remove, set, add } = composed(changes);
  return {
    remove: remove.filter(isChangeable),
    add: [
      ...set.map((header) => option(header, 'OVERWRITE_IF_EXISTS_OR_ADD')),
      ...add.map((header) => option(header, 'APPEND_IF_EXISTS_OR_ADD')),
    ].filter(({ header }) => isChangeable(header.key)),
  };
};

/** Envoy refuses a whole RouteConfiguration that changes these. */
const isChangeable = (name: string): boolean => name !== 'host' && !name.startsWith(':');

const option = ({ name, value }: Header, appendAction: NonNullable<HeaderValueOption['appendAction']>) => ({
  // A value is a format string to Envoy.
  header: { key: name, value: value.replaceAll('%', '%%') },
  appendAction,
  keepEmptyValue: true,
});
