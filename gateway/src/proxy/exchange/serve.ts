import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EvaluatedRequest } from '@flyball/policy/evaluate';
import type { Core } from '../core.ts';
import { countAnswer } from '../counters.ts';
import { type Decision, decide } from '../decide/decide.ts';
import type { Gate } from '../decide/gate.ts';
import { rawLookup } from '../head/header-lookup.ts';
import { type RequestHead, readRequestHead } from '../head/request-head.ts';
import { writeRequestHead } from '../head/write-request.ts';
import { awaitAnswer, endLane, type Lane, laneOf, MAX_WAITING } from '../serve/lane.ts';
import { respond } from '../serve/respond.ts';
import { exchangeHandlers, exchangeTiming, setReceived, tryNow } from './attempt.ts';
import { createUpload, isToKeep, keepBody } from './body.ts';
import { type Body, type Exchange, setDue } from './exchange.ts';
import { sendMirrors } from './mirror.ts';

/** Requests under way in one worker; those beyond get 503. */
const MAX_ACTIVE = 10_000;
/** Time for a body that is read before anything is sent, ms. */
const KEEP_MS = 60_000;

/** What serves the requests of a bound port. */
export interface Serving {
  readonly core: Core;
  /** Gate of the port now. */
  readonly gate: () => Gate;
  /** Whether connections end with their answers. */
  readonly closes: () => boolean;
}

/** A request as Node hands it over. */
export interface Arrival {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Whether the client waits for a 100 before it sends the body (RFC 9110, 10.1.1). */
  readonly expects: boolean;
}

/** Serves a request, after those before it on its connection. */
export const serveRequest = (serving: Serving, arrival: Arrival): void => {
  const lane = laneOf(arrival.req.socket);
  if (lane.isEnding) return;
  awaitAnswer(lane, arrival.res);
  if (!lane.ongoing) begin(serving, lane, arrival);
  else if (lane.waiting.length >= MAX_WAITING) lane.socket.destroy();
  else lane.waiting.push(() => begin(serving, lane, arrival));
};

const begin = (serving: Serving, lane: Lane, arrival: Arrival): void => {
  const { core } = serving;
  const head = readRequestHead(arrival.req);
  if (typeof head === 'number') refuse(core, lane, { arrival, status: head, reason: 'bad request' });
  else if (core.counters.activeRequests >= MAX_ACTIVE)
    refuse(core, lane, { arrival, status: 503, reason: 'too many requests' });
  else decideOn(serving, lane, { arrival, head });
};

const decideOn = (
  serving: Serving,
  lane: Lane,
  { arrival, head }: { readonly arrival: Arrival; readonly head: RequestHead },
): void => {
  const request = evaluated(head, arrival.req.rawHeaders, lane.address);
  const decision = decide(serving.core, serving.gate(), request);
  if (decision.type === 'forward') start({ serving, lane, arrival, head, request }, decision);
  else answer(serving, lane, { arrival, decision });
};

/** The request as the evaluator sees it. */
export const evaluated = (
  { method, authority, path, query }: RequestHead,
  raw: readonly string[],
  address: string,
): EvaluatedRequest => ({
  method,
  scheme: 'http',
  authority,
  path,
  query,
  headers: rawLookup(raw, authority),
  address,
});

/** A request that is malformed ends its connection: what follows on it cannot be trusted. */
const refuse = (
  { counters }: Core,
  lane: Lane,
  {
    arrival,
    status,
    reason,
  }: { readonly arrival: Arrival; readonly status: number; readonly reason: string },
): void => {
  countAnswer(counters.unmatched, status);
  endLane(lane);
  respond(arrival.res, { status, headers: [], reason, closes: true });
};

type Own = Extract<Decision, { type: 'respond' }>;

const answer = (
  serving: Serving,
  lane: Lane,
  { arrival, decision }: { readonly arrival: Arrival; readonly decision: Own },
): void => {
  const { status, headers, reason, state } = decision;
  countAnswer(state?.counter ?? serving.core.counters.unmatched, status);
  const closes = serving.closes();
  if (closes) endLane(lane);
  respond(arrival.res, { status, headers, reason, closes });
};

interface Start {
  readonly serving: Serving;
  readonly lane: Lane;
  readonly arrival: Arrival;
  readonly head: RequestHead;
  readonly request: EvaluatedRequest;
}

type Forwarded = Extract<Decision, { type: 'forward' }>;

const start = (from: Start, decision: Forwarded): void => {
  const { serving, lane, arrival } = from;
  const exchange = createExchange(from, decision);
  serving.core.counters.activeRequests += 1;
  lane.ongoing = exchange;
  serving.core.deadlines.watch(exchange);
  if (arrival.expects) arrival.res.writeContinue();
  readBody(exchange);
};

const readBody = (exchange: Exchange): void => {
  const { head, req, matched } = exchange;
  const { retry, mirrors } = matched.rule;
  if (head.body === 'none') send(exchange, NO_BODY);
  else if (isToKeep(head, retry !== undefined || mirrors.length > 0))
    keepBody(req, (body) => send(exchange, body));
  else send(exchange, { type: 'stream', upload: createUpload(head.body === 'chunked', []) });
};

const NO_BODY: Body = { type: 'none' };

const send = (exchange: Exchange, body: Body): void => {
  if (exchange.isOver) return;
  exchange.body = body;
  exchange.deadline = Number.POSITIVE_INFINITY;
  if (body.type === 'stream') setDue(exchange);
  else setReceived(exchange);
  if (exchange.matched.rule.mirrors.length > 0) sendMirrors(exchange);
  tryNow(exchange);
};

const createExchange = (from: Start, decision: Forwarded): Exchange => {
  const { serving, lane, arrival, head, request } = from;
  const { core } = serving;
  const { forward, matched, state } = decision;
  const deadline = core.now() + KEEP_MS;
  return {
    handlers: exchangeHandlers,
    timing: exchangeTiming,
    core,
    closes: serving.closes,
    lane,
    table: core.table,
    req: arrival.req,
    res: arrival.res,
    head,
    request,
    matched,
    state,
    forward,
    share: forward.shares[forward.picked ?? 0],
    text: forwardedText(core, from, decision),
    body: COMING,
    connection: undefined,
    upstream: undefined,
    retries: 0,
    hasMoved: false,
    cancelPause: undefined,
    deadline,
    tryDeadline: Number.POSITIVE_INFINITY,
    dueAt: deadline,
    slot: -1,
    answer: undefined,
    piece: '',
    hasAnswered: false,
    isBlocked: false,
    isOver: false,
  };
};

const COMING: Body = { type: 'coming' };

/** The head as it is forwarded. */
export const forwardedText = (
  core: Core,
  { head, lane }: Pick<Start, 'head' | 'lane'>,
  { forward }: Forwarded,
): string =>
  writeRequestHead(head, {
    authority: forward.authority,
    path: forward.path,
    ops: forward.requestOps,
    address: lane.address,
    requestId: head.hasRequestId ? '' : core.newId(),
  });
