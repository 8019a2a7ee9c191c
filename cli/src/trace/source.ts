import { KINDS, type Kind } from '@flyball/policy/kinds';
import type { Document } from '@flyball/policy/load';
import { openProject, traceContextOf } from '@flyball/policy/project';
import { linesOf, traceJson, traceLine } from '@flyball/policy/trace';
import { areUsable } from '../actions/findings.ts';
import { findObject, listAll } from '../actions/objects.ts';
import { openApi, own } from '../api/client.ts';
import { type Given, listOf } from '../command.ts';
import { givenInputs, isRefused } from '../files/documents.ts';
import type { KnownGateway } from './entrance.ts';
import { entrancesOf } from './entrances.ts';

/** What requests are traced against: files, or a server. */
export interface TraceSource {
  readonly entrances: () => Promise<readonly KnownGateway[]>;
  /** The output for one request of the batch format. */
  readonly trace: (request: object) => Promise<unknown>;
  /** The content of an object; undefined when it is not known. */
  readonly spec: (kind: string, namespace: string, name: string) => Promise<unknown>;
  /** The outputs for a stream of lines, in order. */
  readonly batch: (input: AsyncIterable<Uint8Array>) => AsyncIterable<string>;
}

/** The source that is wanted: files when some are named. Undefined when they cannot be used; that has been said. */
export const openSource = async (given: Given): Promise<TraceSource | undefined> =>
  listOf(given, 'filename').length > 0 ? fileSource(given) : serverSource(given);

const fileSource = async (given: Given): Promise<TraceSource | undefined> => {
  const inputs = await givenInputs(given);
  const project = openProject(inputs);
  const diagnostics = project.diagnostics.filter(isRefused);
  if (
    !(await areUsable(given.io, { inputs, documents: project.documents, diagnostics }, 'Nothing was traced.'))
  )
    return undefined;
  const context = traceContextOf(project);
  const resources = project.documents.map(({ resource }) => resource);
  const ofKind = (name: string) =>
    resources
      .filter(({ kind }) => kind === name)
      .map(({ metadata, spec }) => ({ name: `${metadata.namespace}/${metadata.name}`, spec }));
  return {
    entrances: async () =>
      entrancesOf({
        Gateway: ofKind('Gateway'),
        GatewayClass: ofKind('GatewayClass'),
        Engine: ofKind('Engine'),
      }),
    trace: async (request) => traceJson(request, context),
    spec: async (kind, namespace, name) =>
      ofKind(kind).find((one) => one.name === `${namespace}/${name}`)?.spec,
    batch: async function* (input) {
      for await (const line of linesOf(input)) yield JSON.stringify(traceLine(line, context));
    },
  };
};

const serverSource = async (given: Given): Promise<TraceSource> => {
  const api = await openApi(given.io);
  const ofKind = async (name: string) => {
    const { items } = await listAll(api, kindOf(name), {});
    return items.map(({ metadata, spec }: Document) => ({
      name: `${textOf(metadata['namespace'])}/${textOf(metadata['name'])}`,
      spec,
    }));
  };
  return {
    entrances: async () =>
      entrancesOf({
        Gateway: await ofKind('Gateway'),
        GatewayClass: await ofKind('GatewayClass'),
        Engine: await ofKind('Engine'),
      }),
    spec: async (kind, namespace, name) =>
      (await findObject(api, { kind: kindOf(kind), namespace, name }))?.['spec'],
    trace: (request) => api.ask<unknown>(own('traces'), { method: 'POST', body: request }),
    batch: async function* (input) {
      yield* await api.lines(own('traces'), input);
    },
  };
};

const kindOf = (name: string): Kind => {
  const kind = KINDS.find((one) => one.kind === name);
  if (kind === undefined) throw new Error(`there is no kind ${name}`);
  return kind;
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
