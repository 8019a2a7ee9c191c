import { type IncomingMessage, request } from 'node:http';

/** An answer that is read line by line as it comes. */
export interface Lines {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Lines that came so far, parsed. */
  readonly lines: ReturnType<typeof JSON.parse>[];
  readonly ended: () => boolean;
  /** Stops reading, so that the other side cannot write on. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly abort: () => void;
}

/** Opens a `GET` and collects its lines. Resolves when the headers are there. */
export function openLines(port: number, path: string, token: string): Promise<Lines> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const outgoing = request({ host: '127.0.0.1', port, path, headers, agent: false }, (incoming) => {
      const lines: unknown[] = [];
      let rest = '';
      let ended = false;
      incoming.setEncoding('utf8');
      incoming.on('data', (text: string) => {
        const parts = (rest + text).split('\n');
        rest = parts.pop() ?? '';
        for (const part of parts) lines.push(JSON.parse(part));
      });
      incoming.on('close', () => {
        ended = true;
      });
      incoming.on('error', () => undefined);
      resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        lines,
        ended: () => ended,
        pause: () => void incoming.pause(),
        resume: () => void incoming.resume(),
        abort: () => void outgoing.destroy(),
      });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
