import { request } from 'node:http';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeAnswer, createAnswerReader, expectAnswer, readAnswer } from './answer-reader.ts';

interface Read {
  status: number;
  headers: readonly string[];
  body: string;
  trailers: readonly string[];
  interims: number;
  fault: string;
  ended: boolean;
  keepsAlive: boolean;
}

/** Reads pieces with the reader under test. */
const readPieces = (pieces: readonly Buffer[], { isHead = false, closes = false } = {}): Read => {
  const read: Read = {
    status: 0,
    headers: [],
    body: '',
    trailers: [],
    interims: 0,
    fault: '',
    ended: false,
    keepsAlive: false,
  };
  const reader = createAnswerReader({
    interim: () => {
      read.interims += 1;
    },
    head: (head) => Object.assign(read, { status: head.status, headers: head.headers }),
    data: (bytes, start, end) => {
      read.body += bytes.toString('latin1', start, end);
    },
    end: (trailers) => Object.assign(read, { trailers, ended: true }),
    switched: () => undefined,
    fault: (fault) => Object.assign(read, { fault }),
  });
  expectAnswer(reader, { isHead, upgrades: false });
  // One buffer for all reads, as connections do: nothing may be kept that lies in it.
  const shared = Buffer.alloc(65_536);
  for (const piece of pieces) {
    piece.copy(shared);
    readAnswer(reader, shared, piece.length);
    shared.fill(0xee);
  }
  if (closes) closeAnswer(reader);
  read.keepsAlive = reader.keepsAlive;
  return read;
};

/** The same read by Node's own client. */
const readByNode = (pieces: readonly Buffer[], method: string, closes: boolean): Promise<Partial<Read>> =>
  new Promise((resolve) => {
    const socket = new Duplex({ read: () => undefined, write: (_, __, done) => done() });
    let interims = 0;
    const sent = request({ method, createConnection: () => socket });
    sent.on('error', () => resolve({ fault: 'refused' }));
    sent.on('information', () => {
      interims += 1;
    });
    sent.on('response', (res) => {
      let body = '';
      res.setEncoding('latin1');
      res.on('data', (piece: string) => {
        body += piece;
      });
      res.on('error', () => resolve({ fault: 'refused' }));
      res.on('end', () => {
        const trailers = res.rawTrailers;
        resolve({
          status: res.statusCode ?? 0,
          headers: res.rawHeaders,
          body,
          trailers,
          interims,
          fault: '',
        });
      });
    });
    sent.end();
    setImmediate(() => {
      for (const piece of pieces) socket.push(piece);
      if (closes) socket.push(null);
    });
  });

const name = fc.stringMatching(/^x-[a-z\d]{1,8}$/);
const value = fc.stringMatching(/^[!-~\u00e4]([ -~\u00e4]{0,12}[!-~\u00e4])?$/);
const headers = fc.array(fc.tuple(name, value), { maxLength: 6 });
const bytes = fc.string({ unit: 'binary-ascii', maxLength: 300 });
const linesOf = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map((pair) => `${pair.join(': ')}\r\n`).join('');

const chunked = fc
  .record({
    chunks: fc.array(
      bytes.filter((text) => text !== ''),
      { maxLength: 5 },
    ),
    trailers: headers,
  })
  .map(({ chunks, trailers }) => ({
    header: 'Transfer-Encoding: chunked\r\n',
    text: `${chunks.map((chunk) => `${chunk.length.toString(16)};a=b\r\n${chunk}\r\n`).join('')}0\r\n${linesOf(trailers)}\r\n`,
    closes: false,
  }));
const sized = bytes.map((text) => ({ header: `Content-Length: ${text.length}\r\n`, text, closes: false }));
const untilEnd = bytes.map((text) => ({ header: '', text, closes: true }));
const interims = fc.constantFrom(
  '',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n',
);

const answers = fc.record({
  interim: interims,
  status: fc.constantFrom(200, 201, 204, 304, 404, 500),
  headers,
  body: fc.oneof(chunked, sized, untilEnd),
  cuts: fc.array(fc.nat(2_000), { maxLength: 12 }),
  method: fc.constantFrom('GET', 'HEAD'),
});

const cut = (text: string, cuts: readonly number[]): readonly Buffer[] => {
  const places = [...new Set([0, ...cuts.map((at) => at % (text.length + 1)), text.length])].sort(
    (a, b) => a - b,
  );
  return places.slice(1).map((end, at) => Buffer.from(text.slice(places[at], end), 'latin1'));
};

/** Hop headers are the reader's to drop; the others must be the same. */
const passed = (flat: readonly string[] = []): readonly string[] => {
  const pairs = flat.flatMap((text, at) => (at % 2 === 0 ? [`${text}: ${flat[at + 1]}`] : []));
  return pairs.filter((pair) => pair.startsWith('x-'));
};

describe('the reader of answers', () => {
  test('reads what Node’s parser reads, wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async ({ interim, status, headers: pairs, body, cuts, method }) => {
        const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
        const text = `${interim}HTTP/1.1 ${status} Some Reason\r\n${linesOf(pairs)}${body.header}\r\n${hasBody ? body.text : ''}`;
        const pieces = cut(text, cuts);
        const theirs = await readByNode(pieces, method, body.closes);
        const ours = readPieces(pieces, { isHead: method === 'HEAD', closes: body.closes });
        expect([ours.fault, ours.ended]).toEqual(['', true]);
        expect([ours.status, ours.body, ours.interims]).toEqual([
          theirs.status,
          theirs.body,
          theirs.interims,
        ]);
        expect(passed(ours.headers)).toEqual(passed(theirs.headers));
        if (hasBody) expect(ours.trailers).toEqual(theirs.trailers);
      }),
      { numRuns: 400 },
    );
  });

  test('means the same as Node’s parser by what it accepts, after any change of one byte', async () => {
    const whole =
      'HTTP/1.1 200 OK\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n';
    const changed = Array.from({ length: whole.length * 256 }, (_, index) => {
      const at = index >> 8;
      return whole.slice(0, at) + String.fromCharCode(index & 255) + whole.slice(at + 1);
    });
    const misread: string[] = [];
    for (const text of changed) {
      const pieces = [Buffer.from(text, 'latin1')];
      const ours = readPieces(pieces, { closes: true });
      // Being stricter is fine; what is accepted must mean the same to both.
      if (ours.fault !== '' || !ours.ended) continue;
      const theirs = await readByNode(pieces, 'GET', true);
      const isSame = theirs.fault === '' && theirs.status === ours.status && theirs.body === ours.body;
      if (!isSame) misread.push(text);
    }
    // Node reads the body that a 204 has not as another answer; here the connection ends instead.
    expect(misread).toEqual([whole.replace('200', '204')]);
  });

  test.each(['Transfer-Encoding: chunked', 'Content-Length: 5'])(
    'lets no connection go on after a 204 with %s',
    (framing) => {
      const head = `HTTP/1.1 204 No Content\r\n${framing}\r\n\r\n`;
      expect(readPieces([Buffer.from(head)])).toMatchObject({ ended: true, body: '', keepsAlive: false });
    },
  );

  test('makes a connection unusable when bytes follow an answer', () => {
    const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    expect(readPieces([answer])).toMatchObject({ ended: true, keepsAlive: true });
    expect(readPieces([Buffer.concat([answer, Buffer.from('H')])])).toMatchObject({
      ended: true,
      keepsAlive: false,
    });
    expect(readPieces([answer, Buffer.from('H')])).toMatchObject({ ended: true, keepsAlive: false });
  });

  test.each([
    ['a head', 'HTTP/1.1 200 OK\r\nX: '],
    ['a body', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok'],
    ['a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe'],
    ['the trailers', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: 1\r\n'],
  ])('notices an end within %s', (_, text) => {
    const read = readPieces([Buffer.from(text)], { closes: true });
    expect(read).toMatchObject({ fault: 'ended too early', ended: false });
  });

  test.each([
    ['a size of nine digits', '123456789\r\n'],
    ['no size', '\r\n'],
    ['a bare line end', '2\nok\r\n0\r\n\r\n'],
    ['a long extension', `2;${'x'.repeat(300)}\r\nok\r\n`],
    ['a control in an extension', '2;\u0001\r\nok\r\n'],
    ['more bytes than said', '2\r\nokk\r\n0\r\n\r\n'],
    ['malformed trailers', '0\r\nno colon\r\n\r\n'],
    ['endless trailers', `0\r\n${'x: 1\r\n'.repeat(4_000)}`],
  ])('refuses chunks with %s', (_, chunks) => {
    const read = readPieces([Buffer.from(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`)]);
    expect(read).toMatchObject({ fault: 'chunk is malformed', ended: false });
  });
});
