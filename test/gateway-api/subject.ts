import { applyHeaderOps, evaluate, headerMap } from '@flyball/policy/evaluate';
import type { Input } from '@flyball/policy/load';
import { type LintOutput, lintOutput, openProject, traceContextOf } from '@flyball/policy/project';
import { type TraceOutput, traceLine } from '@flyball/policy/trace';
import type { Rule } from '@flyball/proto/ir';
import { readBody } from '@flyball/proto/ir';
import { type EntranceExpectation, type Headers, INFRA, inInfra, type RequestExpectation } from './case.ts';

/** Files as the command sees them offline. */
export interface Subject {
  readonly lint: LintOutput;
  /** Protocol of a listener, by `ns/gateway/listener`. */
  readonly protocols: ReadonlyMap<string, string>;
  readonly trace: (line: object) => TraceOutput;
  /** Headers of the answer to a request when its backend answers with some. */
  readonly answer: (line: TraceRequest, answered: Headers) => Headers;
  /** Compiled rule by its id. */
  readonly rule: (id: string) => Rule | undefined;
}

/** A line of the batch format. */
export interface TraceRequest {
  readonly id: string;
  readonly via:
    | { readonly gateway: string; readonly port: number }
    | { readonly service: string; readonly from?: string };
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
}

/** Opens files in process: what `flyball lint -o json` and `flyball trace --batch` answer. */
export const openSubject = (inputs: readonly Input[]): Subject => {
  const project = openProject(inputs);
  const context = traceContextOf(project);
  return {
    lint: lintOutput(project),
    protocols: protocolsOf(project.documents.map(({ resource }) => resource)),
    trace: (line) => {
      const output = traceLine(JSON.stringify(line), context);
      if ('error' in output) throw new Error(JSON.stringify(output));
      return output;
    },
    answer: (line, answered) => {
      const url = new URL(line.url);
      const { action } = evaluate(context.router, {
        entrance: line.via,
        request: {
          method: line.method,
          scheme: url.protocol === 'https:' ? 'https' : 'http',
          authority: url.host,
          path: url.pathname,
          query: url.search === '' ? undefined : url.search.slice(1),
          headers: new Map(Object.entries(lowerNames(line.headers))),
          address: '',
        },
      });
      if (action.type !== 'forward') throw new Error(`${line.id} is not forwarded`);
      const headers = Object.entries(lowerNames(answered)).map(([name, value]) => ({ name, value }));
      return Object.fromEntries(headerMap(applyHeaderOps(headers, action.forward.responseOps)));
    },
    rule: (id) =>
      [...project.compiled.entries.values()]
        .filter(({ kind }) => kind === 'RouteBlock')
        .flatMap((entry) => readBody('RouteBlock', entry).rules)
        .find((rule) => rule.id === id),
  };
};

/** Header names in lower case, as the batch format has them. */
export const lowerNames = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const protocolsOf = (
  resources: readonly {
    readonly kind: string;
    readonly metadata: { namespace: string; name: string };
    readonly spec: unknown;
  }[],
): ReadonlyMap<string, string> =>
  new Map(
    resources
      .filter(({ kind }) => kind === 'Gateway')
      .flatMap(({ metadata, spec }) =>
        (spec as { readonly listeners: readonly { name: string; protocol: string }[] }).listeners.map(
          ({ name, protocol }) => [`${metadata.namespace}/${metadata.name}/${name}`, protocol] as const,
        ),
      ),
  );

/** Address that stands for a Gateway where a request names no host. */
export const ADDRESS = '192.0.2.1';

const DEFAULT_ENTRANCE: EntranceExpectation = { gateway: `${INFRA}/same-namespace` };

/** The line of a batch for a request. */
export const lineOf = (
  request: RequestExpectation,
  entrance: EntranceExpectation = DEFAULT_ENTRANCE,
): TraceRequest => {
  const via = request.entrance ?? entrance;
  const {
    host = 'service' in via ? (via.service.split('/')[1] ?? '') : ADDRESS,
    path,
    method = 'GET',
  } = request;
  return {
    id: `${method} ${host}${path} ${JSON.stringify(request.headers ?? {})}`.slice(0, 200),
    via: 'service' in via ? via : { gateway: inInfra(via.gateway), port: via.port ?? 80 },
    method,
    url: `${request.scheme ?? 'http'}://${host}${path}`,
    headers: request.headers ?? {},
  };
};
