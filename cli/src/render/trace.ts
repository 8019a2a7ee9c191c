import type { Hop, WeightLine } from '@flyball/policy/trace';
import { percent } from './plan.ts';
import type { Styles } from './style.ts';
import { indented, oneLine } from './text.ts';

/** What was asked, for the first line. */
export interface TracedRequest {
  readonly method: string;
  readonly url: string;
  /** `gateway shop/public, port 80` or `service shop/account`. */
  readonly via: string;
}

/** A hop, and what its rule asks of requests, in words; empty when it takes all. */
export interface ShownHop extends Hop {
  readonly because: readonly string[];
}

/** Rules that lost, shown at most for each hop; all are in `-o json`. */
const MAX_LOST = 12;

/** A trace as a chain for people: hop by hop what took the request, what became of it, and which rules lost and why. */
export const traceText = (hops: readonly ShownHop[], request: TracedRequest, styles: Styles): string => {
  const head = `${styles.bold(oneLine(`${request.method} ${request.url}`))}  ${styles.dim(oneLine(request.via))}\n`;
  return [head, ...hops.map((hop, index) => hopText(hop, index + 1, styles))].join('\n');
};

const hopText = (hop: ShownHop, number: number, styles: Styles): string => {
  const { red, green, bold } = styles;
  const colour = hop.status < 400 ? green : red;
  const rule = hop.rule === undefined ? 'no rule takes it' : oneLine(hop.rule);
  const head = `${number}. ${bold(rule)} → ${colour(outcomeText(hop))}\n`;
  const rows = [
    ...becauseRows(hop),
    ...forwardedRows(hop),
    ...answerRows(hop),
    ...limitRows(hop),
    ...shareRows(hop),
    ...lostRows(hop, styles),
  ];
  return `${head}${rows.map(([name, text]) => rowText(name, text, styles)).join('')}`;
};

const outcomeText = (hop: Hop): string => {
  if (hop.redirect !== undefined) return `redirect ${hop.status} to ${locationText(hop.redirect)}`;
  if (hop.backend !== undefined)
    return oneLine(`${hop.backend}${hop.subset === undefined ? '' : ` subset ${hop.subset}`}`);
  if (hop.status === 200) return 'one of several backends, by chance';
  return `${hop.status}${hop.rule === undefined ? '' : ' from the rule itself'}`;
};

const locationText = ({ scheme, host, port, path }: NonNullable<Hop['redirect']>): string =>
  oneLine(`${scheme ?? ''}://${host ?? ''}${port === undefined ? '' : `:${port}`}${path ?? ''}`);

type Row = readonly [name: string, text: string];

const becauseRows = ({ because }: ShownHop): readonly Row[] =>
  because.length === 0 ? [] : [['because', because.map(oneLine).join('\n')]];

const forwardedRows = ({ forwarded }: Hop): readonly Row[] => {
  if (forwarded === undefined) return [];
  const headers = Object.entries(forwarded.headers).map(([name, value]) => `${name}: ${value}`);
  return [
    [
      'forwarded',
      [`${forwarded.method} ${forwarded.path}`, `host: ${forwarded.host}`, ...headers]
        .map(oneLine)
        .join('\n'),
    ],
  ];
};

const answerRows = ({ response, mirrors }: Hop): readonly Row[] => [
  ...(response === undefined
    ? []
    : [
        [
          'answer',
          Object.entries(response.headers)
            .map(([name, value]) => oneLine(`${name}: ${value}`))
            .join('\n'),
        ] as const,
      ]),
  ...(mirrors ?? []).map(({ backend, percent: part }): Row => ['mirror', oneLine(`${backend} ${part} %`)]),
];

const limitRows = ({ limits = [] }: Hop): readonly Row[] =>
  limits.length === 0 ? [] : [['counted by', limits.map(oneLine).join('\n')]];

const shareRows = ({ weights = [] }: Hop): readonly Row[] =>
  weights.length < 2 ? [] : [['weights', weights.map(weightText).join('\n')]];

const weightText = (weight: WeightLine): string => {
  const share = percent(weight.share).padStart(8);
  if ('status' in weight) return `${share}  ${weight.status}, its backend is not valid`;
  return oneLine(
    `${share}  ${weight.backend}${weight.subset === undefined ? '' : ` subset ${weight.subset}`}`,
  );
};

const lostRows = ({ lost }: Hop, { dim }: Styles): readonly Row[] => {
  if (lost.length === 0) return [];
  const shown = lost
    .slice(0, MAX_LOST)
    .map(({ rule, reason }) => `${oneLine(rule)}  ${dim(oneLine(reason))}`);
  const rest = lost.length - shown.length;
  return [['lost', [...shown, ...(rest > 0 ? [`… and ${rest} more, see -o json`] : [])].join('\n')]];
};

const NAME_WIDTH = 11;

const rowText = (name: string, text: string, { dim }: Styles): string => {
  const [first = '', ...more] = text.split('\n');
  const rest = more.length === 0 ? '' : `${indented(more.join('\n'), 3 + NAME_WIDTH)}\n`;
  return `   ${dim(name.padEnd(NAME_WIDTH))}${first}\n${rest}`;
};
