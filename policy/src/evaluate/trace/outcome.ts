import type { Mirror } from '@flyball/proto/ir';
import { applyHeaderOps, headerMap } from '../act/headers.ts';
import type { Evaluation } from '../evaluate.ts';
import type { Action, Forward, RedirectLocation, Share } from '../types.ts';
import type { Leg } from './request.ts';

/** Headers by lower-case name, repeated ones joined by `,`. */
type HeaderObject = Readonly<Record<string, string>>;

/** Share of one backend, 0 to 1; of an invalid one with the status it answers. */
export type WeightLine =
  | { readonly backend: string; readonly subset?: string; readonly share: number }
  | { readonly status: 500; readonly share: number };

/** What became of a request, in the batch format; fields are absent where nothing applies. */
export interface Outcome {
  /** 200 where a backend answers. */
  readonly status: number;
  /** `ns/service`; absent when the choice is random. */
  readonly backend?: string;
  readonly subset?: string;
  /** The request as the backend gets it. Host is not repeated among the headers. */
  readonly forwarded?: {
    readonly method: string;
    readonly path: string;
    readonly host: string;
    readonly headers: HeaderObject;
  };
  /** `port` is absent where it is the scheme's well-known one. */
  readonly redirect?: Partial<RedirectLocation>;
  /** Effect of the header changes on an empty 200, or on the redirect. */
  readonly response?: { readonly headers: HeaderObject };
  readonly mirrors?: readonly { readonly backend: string; readonly percent: number }[];
  readonly weights?: readonly WeightLine[];
  /** `HTTPRoute/ns/name/0`. */
  readonly rule?: string;
}

/** The outcome of an evaluated leg. */
export const outcomeOf = (leg: Leg, { action, shares, mirrors, matched }: Evaluation): Outcome => ({
  status: statusOf(action),
  ...(action.type === 'forward' && forwardedPart(leg, action.forward)),
  ...(action.type === 'redirect' && { redirect: definedParts(action.redirect.location) }),
  ...responsePart(action),
  ...(mirrors.length > 0 && { mirrors: mirrors.map(mirrorLine) }),
  ...(shares.length > 0 && { weights: shares.map(weightLine) }),
  ...(matched && { rule: matched.rule.id }),
});

const statusOf = (action: Action): number => {
  switch (action.type) {
    case 'respond':
      return action.status;
    case 'redirect':
      return action.redirect.status;
    case 'forward':
      return 200;
  }
};

const forwardedPart = (
  { request, headers }: Leg,
  { shares, picked, path, authority, requestOps }: Forward,
): Pick<Outcome, 'backend' | 'subset' | 'forwarded'> => {
  const share = picked === undefined ? undefined : shares[picked];
  const sent = headerMap(applyHeaderOps(headers, requestOps));
  return {
    ...(share && { backend: share.service }),
    ...(share?.subset && { subset: share.subset }),
    forwarded: { method: request.method, path, host: authority, headers: Object.fromEntries(sent) },
  };
};

const definedParts = ({ scheme, host, port, path }: RedirectLocation): Partial<RedirectLocation> => ({
  scheme,
  host,
  ...(port !== undefined && { port }),
  path,
});

const responsePart = (action: Action): Pick<Outcome, 'response'> => {
  if (action.type === 'respond') return {};
  const { responseOps } = action.type === 'redirect' ? action.redirect : action.forward;
  const headers = headerMap(applyHeaderOps([], responseOps));
  return headers.size === 0 ? {} : { response: { headers: Object.fromEntries(headers) } };
};

const MILLIONTHS_IN_PERCENT = 10_000;

const mirrorLine = ({ service, millionths }: Mirror): { backend: string; percent: number } => ({
  backend: service,
  percent: millionths / MILLIONTHS_IN_PERCENT,
});

const SHARES_IN_ONE = 10_000;

const weightLine = ({ service, subset, share, invalid }: Share): WeightLine => {
  const part = share / SHARES_IN_ONE;
  if (invalid !== '') return { status: 500, share: part };
  return { backend: service, ...(subset !== '' && { subset }), share: part };
};
