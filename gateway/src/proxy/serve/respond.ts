import { type ServerResponse, STATUS_CODES } from 'node:http';

/** An answer of the gateway itself. */
export interface OwnAnswer {
  readonly status: number;
  /** Name, value … */
  readonly headers: readonly string[];
  /** Why, in a few words; the body. */
  readonly reason: string;
  /** Whether the connection ends with it. */
  readonly closes: boolean;
}

let dateAt = 0;
let dateText = '';

/** The date for a header, made once a second. */
export const httpDate = (): string => {
  const second = Math.trunc(Date.now() / 1000);
  if (second !== dateAt) {
    dateAt = second;
    dateText = new Date(second * 1000).toUTCString();
  }
  return dateText;
};

/** Answers a request; does nothing where the client is gone or was answered. */
export const respond = (res: ServerResponse, { status, headers, reason, closes }: OwnAnswer): void => {
  if (res.headersSent || res.destroyed) return;
  const body = reason === '' ? '' : `${reason}\n`;
  const all = [...headers, 'date', httpDate()];
  if (body !== '') all.push('content-type', 'text/plain');
  all.push('content-length', String(body.length));
  if (closes) all.push('connection', 'close');
  res.removeHeader('date');
  try {
    res.writeHead(status, STATUS_CODES[status] ?? '', all);
  } catch {
    // A redirect to where no header can point: what the author wrote cannot be sent.
    res.writeHead(500, ['content-length', '0']);
    res.end();
    return;
  }
  res.end(body, 'latin1');
};
