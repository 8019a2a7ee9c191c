import { type Hop, TRACE_CODES, type TraceFault, type TraceOutput } from '@flyball/policy/trace';
import { type Given, isOn, listOf, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault, faultError } from '../faults.ts';
import type { Io } from '../io.ts';
import { dataText } from '../render/documents.ts';
import { at } from '../render/json-path.ts';
import { matchesText } from '../render/matches.ts';
import { stylesOf } from '../render/style.ts';
import { type ShownHop, traceText } from '../render/trace.ts';
import { entranceOf } from '../trace/entrance.ts';
import { destinationOf, type GivenRequest, requestOf } from '../trace/request.ts';
import { openSource, type TraceSource } from '../trace/source.ts';
import { traceBatch } from './trace-batch.ts';

/** `flyball trace`. */
export const trace = async (given: Given): Promise<ExitCode> => {
  const isBatch = isOn(given, 'batch');
  if (isBatch) checkBatch(given);
  const request = isBatch ? undefined : requestOf(given.args, listOf(given, 'header'));
  const source = await openSource(given);
  if (source === undefined) return EXIT.wrong;
  if (request === undefined) return traceBatch(given.io, source);
  const via = await viaOf(given, request, source);
  const { method, url, headers } = request;
  const output = (await source.trace({ id: 'trace', via, method, url, headers })) as TraceOutput | TraceFault;
  if ('error' in output) throw untraced(output);
  const data = dataText(textOf(given, 'output'), { via, ...output });
  if (data === undefined) await show(given.io, { request, via, hops: await shownHops(output, source) });
  else await given.io.stdout.write(data);
  return EXIT.done;
};

const checkBatch = (given: Given): void => {
  if (given.args.length > 0)
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      'With --batch the requests are read from standard input.',
      'Leave out method and URL.',
    );
  if (listOf(given, 'filename').includes('-'))
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      'Standard input cannot be both documents and requests.',
      'Name a file with -f.',
    );
};

const untraced = ({ error: { code, message } }: TraceFault) =>
  faultError({
    code,
    message: `The request cannot be traced: ${message}.`,
    mend: `${TRACE_CODES[code].mend}.`,
    exit: EXIT.wrong,
  });

const shownHops = (output: TraceOutput, source: TraceSource): Promise<readonly ShownHop[]> =>
  Promise.all(output.hops.map(async (hop) => ({ ...hop, because: await becauseOf(hop, source) })));

interface Traced {
  readonly request: GivenRequest;
  readonly via: Via;
  readonly hops: readonly ShownHop[];
}

const show = async (io: Io, { request, via, hops }: Traced): Promise<void> => {
  const { method, url } = request;
  await io.stdout.write(traceText(hops, { method, url, via: viaText(via) }, stylesOf(io, 'stdout')));
  const isLost = 'gateway' in via && hops[0]?.rule === undefined;
  if (isLost && destinationOf(request, undefined).host === '')
    await io.stderr.write("The request names no host: write the whole URL, or add -H 'host: …'.\n");
};

/** What the rule that took a request asks for, in words. */
const becauseOf = async ({ rule = '' }: Hop, source: TraceSource): Promise<readonly string[]> => {
  const [kind = '', namespace = '', name = '', index = ''] = rule.split('/');
  if (kind === 'Service') return ['no route governs the service'];
  if (kind !== 'HTTPRoute') return [];
  const spec = await source.spec(kind, namespace, name);
  const found = at(spec, 'rules', Number(index));
  return found === undefined ? [] : matchesText(found);
};

type Via =
  | { readonly gateway: string; readonly port: number }
  | { readonly service: string; readonly from?: string };

const viaOf = async (given: Given, request: GivenRequest, source: TraceSource): Promise<Via> => {
  const [gateway, service, from, port] = ['gateway', 'service', 'from', 'port'].map((name) =>
    textOf(given, name),
  );
  if (gateway !== undefined && service !== undefined)
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      'A request enters either by a Gateway or as a call of a service.',
      'Use --gateway or --service.',
    );
  if (service !== undefined) return { service: qualified(service), ...(from === undefined ? {} : { from }) };
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))
    throw cliFault('FLYBALL_CLI_USAGE', `--port cannot be "${port}".`, 'Write a port, 1 to 65535.');
  if (gateway !== undefined && port !== undefined) return { gateway: qualified(gateway), port: Number(port) };
  const destination = destinationOf(request, gateway === undefined ? undefined : qualified(gateway));
  const entrances = await source.entrances();
  return entranceOf(entrances, port === undefined ? destination : { ...destination, port: Number(port) });
};

const qualified = (name: string): string => (name.includes('/') ? name : `default/${name}`);

const viaText = (via: Via): string =>
  'gateway' in via ? `by gateway ${via.gateway}, port ${via.port}` : `to service ${via.service}`;
