import { describe, expect, it } from 'vitest';
import { buildIndex } from '../index/router.ts';
import { view } from '../testing/view.ts';
import { MAX_LINE } from './line.ts';
import { traceLine } from './trace.ts';

const context = { router: buildIndex(view({})), calls: new Map() };
const good = { id: 'x', via: { gateway: 'gw' }, url: '/' };

const faultOf = (line: string | object): readonly [unknown, string, string] => {
  const output = traceLine(typeof line === 'string' ? line : JSON.stringify(line), context);
  if (!('error' in output)) throw new Error('traced');
  return [output.id, output.error.code, output.error.message];
};

describe('lines that are not traced', () => {
  it('takes a line that has only what it must', () => {
    expect(traceLine(JSON.stringify(good), context)).toMatchObject({ id: 'x', status: 404 });
  });

  it.each([
    ['not json', [null, 'FLYBALL_TRACE_JSON', 'not JSON']],
    ['"text"', [null, 'FLYBALL_TRACE_FIELD', 'line: Invalid input: expected object, received string']],
    ['x'.repeat(MAX_LINE + 1), [null, 'FLYBALL_TRACE_SIZE', 'more than 65536 bytes']],
  ])('refuses text, case %#', (line, expected) => {
    expect(faultOf(line)).toEqual(expected);
  });

  it('bounds what it says', () => {
    const [, , message] = faultOf({ ...good, ['k'.repeat(9000)]: 1 });
    expect(message.length).toBeLessThanOrEqual(1000);
  });

  it.each([
    [{ id: undefined }, 'id: must be a text or number'],
    [{ via: {} }, 'via: needs either gateway or service'],
    [{ via: { gateway: 'a', service: 'b' } }, 'via: needs either gateway or service'],
    [{ via: { service: 'b', port: 80 } }, 'via: takes port only with gateway'],
    [{ via: { gateway: 'b', from: 'c' } }, 'via: takes from only with service'],
    [{ via: { service: 'b', from: 'ns/caller' } }, 'via.from: must be a namespace'],
    [{ via: { gateway: 'A B' } }, 'via.gateway: must be a name, or namespace/name'],
    [{ via: { gateway: 'a', port: 0 } }, 'via.port: Too small: expected number to be >=1'],
    [{ method: 'G T' }, 'method: is not a method'],
    [{ headers: { 'a b': '1' } }, 'headers: must be an object of header names and values'],
    [{ headers: { a: 'x\r\ny' } }, 'headers.a: holds a line break or NUL'],
    [{ header: {} }, 'line: Unrecognized key: "header"'],
    [{ address: 'localhost' }, 'address: must be an IP address'],
    [
      {
        headers: [
          ['Host', 'a'],
          ['host', 'b'],
        ],
      },
      'headers: more than one Host',
    ],
  ])('refuses %j', (part, message) => {
    const [id, code, text] = faultOf({ ...good, ...part });
    expect([id, code]).toEqual(['id' in part ? null : 'x', 'FLYBALL_TRACE_FIELD']);
    expect(text).toContain(message);
  });

  it.each(['ftp://a/', 'a/b', 'http://a b/', 'http:///x', '/a%00', '/a b', 'http://u@h/', `/${'\ud800'}`])(
    '%s',
    (url) => {
      expect(faultOf({ ...good, url })[1]).toBe('FLYBALL_TRACE_URL');
    },
  );
});
