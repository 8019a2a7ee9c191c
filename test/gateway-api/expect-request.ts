import type { TraceOutput } from '@flyball/policy/trace';
import { expect } from 'vitest';
import { type EntranceExpectation, inInfra, type RequestExpectation } from './case.ts';
import { lineOf, lowerNames, type Subject, type TraceRequest } from './subject.ts';

/** Traces a request and holds its outcome against what must be so. */
export const expectRequest = (
  subject: Subject,
  request: RequestExpectation,
  entrance: EntranceExpectation | undefined,
): void => {
  const line = lineOf(request, entrance);
  const output = subject.trace(line);
  const status = request.status ?? (request.redirect ? 302 : 200);
  expect.soft(output.status, line.id).toBe(status);
  if (request.backend !== undefined) expect.soft(output.backend, line.id).toBe(inInfra(request.backend));
  if (output.status === 200 && status === 200) expectForwarded(output, request, line);
  else expect.soft(output.forwarded, line.id).toBeUndefined();
  if (request.redirect) expectRedirect(output, request, line);
  expectMirrors(output, request, line);
  if (request.shares) expectShares(output, request.shares, line);
  if (request.response) expectResponse(subject, request, { line, output });
  if (request.rule) expect.soft(subject.rule(output.rule ?? ''), line.id).toMatchObject(request.rule);
};

/** Path with query, and host, of a line. */
const partsOf = ({ url }: TraceRequest): { readonly host: string; readonly path: string } => {
  const [, host = '', path = ''] = /^https?:\/\/([^/]*)(.*)$/.exec(url) ?? [];
  return { host, path };
};

const expectForwarded = (
  { forwarded }: TraceOutput,
  { forwarded: expected = {}, method = 'GET', headers = {} }: RequestExpectation,
  line: TraceRequest,
): void => {
  const { host, path } = partsOf(line);
  expect.soft(forwarded, line.id).toMatchObject({
    method,
    path: expected.path ?? path,
    host: expected.host ?? host,
    headers: lowerNames(expected.headers ?? headers),
  });
  for (const name of expected.absent ?? [])
    expect.soft(forwarded?.headers, line.id).not.toHaveProperty([name.toLowerCase()]);
};

const expectRedirect = (
  { redirect }: TraceOutput,
  { redirect: expected, scheme }: RequestExpectation,
  line: TraceRequest,
): void => {
  const { host, path } = partsOf(line);
  expect.soft(redirect, line.id).toEqual({ scheme: scheme ?? 'http', host, path, ...expected });
};

const expectMirrors = (
  { mirrors = [] }: TraceOutput,
  request: RequestExpectation,
  { id }: TraceRequest,
): void => {
  const expected = Object.entries(request.mirrors ?? {}).map(([backend, percent]) => ({
    backend: inInfra(backend),
    percent,
  }));
  expect.soft(mirrors, id).toEqual(expected);
};

const expectShares = (
  { weights = [] }: TraceOutput,
  shares: Readonly<Record<string, number>>,
  { id }: TraceRequest,
): void => {
  const actual = weights.map((row) => ['backend' in row ? row.backend : undefined, row.share]);
  expect.soft(actual, id).toEqual(Object.entries(shares).map(([name, share]) => [inInfra(name), share]));
};

/** A trace shows the effect on an empty answer; what it does to headers of the backend follows the same rules. */
const expectResponse = (
  subject: Subject,
  { answered, response = {} }: RequestExpectation,
  { line, output }: { readonly line: TraceRequest; readonly output: TraceOutput },
): void => {
  const actual = answered ? subject.answer(line, answered) : (output.response?.headers ?? {});
  expect.soft(actual, line.id).toEqual(lowerNames(response));
};
