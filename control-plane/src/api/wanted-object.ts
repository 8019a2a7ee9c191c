import { type Diagnostic, isError, keyOf, type Resource } from '@flyball/policy';
import { checkResource } from '@flyball/policy/check';
import { kindOf, REDACTED } from '@flyball/policy/kinds';
import { loadValue, toDocument } from '@flyball/policy/load';
import { getObject } from '../resources/query.ts';
import type { State } from '../resources/state.ts';
import { isRedacted, withKept } from '../secrets/redacted.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { refuse } from './errors.ts';

/** A document as it is to be stored but for sealing, and what is wrong with it. */
export interface WantedObject {
  /** Absent when it has no apiVersion, kind or name. */
  readonly resource?: Resource;
  readonly diagnostics: readonly Diagnostic[];
}

/** What documents are read with. */
export interface WantedSource {
  readonly state: () => State;
  readonly box: SecretBox;
}

/** Reads one document: its shape, its defaults, the redacted values it sends back. Throws a SecretError. */
export function readObject(source: WantedSource, document: unknown): WantedObject {
  const { resources, diagnostics } = loadValue(document);
  const [resource, ...more] = resources;
  if (more.length > 0) return { diagnostics: [notOne(resources.length)] };
  if (resource === undefined) return { diagnostics };
  if (isRedacted(resource, REDACTED)) return filledIn(source, { resource, diagnostics });
  return { resource, diagnostics: [...diagnostics, ...checkResource(resource)] };
}

/** A Secret that was read redacted with the values that are stored; anything else as it is. */
export function filledIn(source: WantedSource, wanted: WantedObject): WantedObject {
  const { resource } = wanted;
  if (resource === undefined || !isRedacted(resource, REDACTED)) return wanted;
  const sealed = getObject(source.state(), keyOf(resource));
  const stored = sealed && source.box.unseal(sealed);
  // Nothing is redacted any more, or it was refused; read again, for defaults and checks were not applied yet.
  return readObject(source, toDocument(withKept(resource, { stored, placeholder: REDACTED })));
}

const notOne = (count: number): Diagnostic => ({
  code: 'FB1007',
  severity: 'error',
  field: '',
  message: `There are ${count} documents where one is expected.`,
  fix: 'Send one, or use the changesets.',
});

/** The resource when nothing of it is an error; else refuses with all findings. */
export function validObject({ resource, diagnostics }: WantedObject): Resource {
  const errors = diagnostics.filter(isError);
  if (resource !== undefined && errors.length === 0) return resource;
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const message = first === undefined ? 'The document is none.' : `${first.message}${more}`;
  return refuse('FLYBALL_API_INVALID', message, { diagnostics });
}

/** Refuses kinds that people do not write: state of controllers, and what is never stored. */
export function checkWritable({ apiVersion, kind }: Pick<Resource, 'apiVersion' | 'kind'>): void {
  const { class: written } = kindOf(apiVersion, kind) ?? { class: 'spec' };
  if (written === 'state')
    refuse('FLYBALL_API_READ_ONLY', `${kind} is state: the control plane writes it, people read it.`);
  if (written === 'reference') refuse('FLYBALL_API_READ_ONLY', `${kind} is only referred to, never stored.`);
}
