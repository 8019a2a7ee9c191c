import { describe, expect, test } from 'vitest';
import { parseAnswerHead } from './answer-head.ts';

const head = (lines: string, bodiless = false) => {
  const parsed = parseAnswerHead(`HTTP/1.1 200 OK\r\n${lines}`, bodiless);
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
};

describe('the head of an answer', () => {
  test('keeps names and values as written, without blanks around values', () => {
    expect(head('X-A:  a\t b \t\r\nx-b:\r\nX-A: \u00c3\u00a0\r\n').headers).toEqual([
      ...['X-A', 'a\t b', 'x-b', '', 'X-A', '\u00c3\u00a0'],
    ]);
  });

  test.each([
    ['', 'close', 0],
    ['Content-Length: 12\r\n', 'length', 12],
    ['Content-Length: 0\r\n', 'length', 0],
    ['transfer-encoding: Chunked\r\n', 'chunked', 0],
  ])('%j frames its body by %s', (lines, framing, length) => {
    expect(head(lines)).toMatchObject({ framing, length });
    expect(head(lines, true)).toMatchObject({ framing: 'none', length: 0 });
  });

  test.each([
    ['HTTP/1.1', '', true],
    ['HTTP/1.1', 'Connection: close\r\n', false],
    ['HTTP/1.1', 'Connection: x\r\nConnection: Close\r\n', false],
    ['HTTP/1.0', '', false],
    ['HTTP/1.0', 'Connection: Keep-Alive\r\n', true],
  ])('of %s with %j keeps its connection: %s', (version, lines, keepsAlive) => {
    expect(parseAnswerHead(`${version} 200 OK\r\nContent-Length: 0\r\n${lines}`, false)).toMatchObject({
      keepsAlive,
    });
  });

  test('says how long the instance keeps idle connections', () => {
    expect(head('Keep-Alive: max=5, timeout=7\r\n').idleMs).toBe(7000);
    expect(head('Keep-Alive: x\r\n').idleMs).toBeUndefined();
  });

  test('loses what Connection lists, but never its length', () => {
    const { headers } = head('X-A: 1\r\nX-B: 2\r\nConnection: x-a, content-length\r\nContent-Length: 3\r\n');
    expect(headers).toEqual(['X-B', '2', 'Content-Length', '3']);
  });

  test.each([
    ['head is malformed', 'HTTP/1.1 200 OK\r\nX A: 1\r\n'],
    ['head is malformed', 'HTTP/1.1 200 OK\r\nX-A: \u007f\r\n'],
    ['head is malformed', 'HTTP/1.1 20 OK\r\n'],
    ['head is malformed', 'http/1.1 200 OK\r\n'],
    ['head is malformed', 'HTTP/1.1 200 OK\r\nX-A: 1'],
    ['content length is ambiguous', 'HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n'],
    ['content length is ambiguous', 'HTTP/1.1 200 OK\r\nContent-Length: \r\n'],
    ['transfer encoding is not understood', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n'],
    ['transfer encoding is not understood', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n'],
    [
      'both content length and transfer encoding',
      'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n',
    ],
  ])('is refused: %s: %j', (fault, text) => {
    expect(parseAnswerHead(text, false)).toBe(fault);
  });

  test('takes time linear in its size', () => {
    const hostile = [
      `HTTP/1.1 200 OK\r\n${'a'.repeat(16_000)}`,
      `HTTP/1.1 200 OK\r\n${'a:\r\n'.repeat(4_000)}\0`,
    ];
    const before = process.cpuUsage();
    for (let round = 0; round < 20; round += 1) for (const text of hostile) parseAnswerHead(text, false);
    // Time of this process, whatever else the machine does.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
  });
});
