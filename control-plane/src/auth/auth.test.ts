import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { networkOf } from './attempts.ts';
import { AUTH_CODES } from './errors.ts';
import { privateFile } from './private-file.ts';
import { mayDo, PERMITTED } from './roles.ts';
import { bearerOf, idOf, newToken } from './token.ts';
import { decodeBook, encodeBook, findToken, MAX_TOKENS } from './token-book.ts';
import { forbidden, openTokens, resetTokens, type Tokens } from './tokens.ts';

let folder = '';
let path = '';
let time = 1_000_000;
const now = () => time;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flyball-auth-'));
  path = join(folder, 'tokens.json');
  time = 1_000_000;
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => openTokens({ file: privateFile(path), random: randomBytes, now });
const ask = (tokens: Tokens, text: string, address = '192.0.2.1') =>
  tokens.authenticate(`Bearer ${text}`, address);
const codeOf = (tokens: Tokens, text: string, address?: string) => {
  const result = ask(tokens, text, address);
  return 'fault' in result ? result.fault.code : result.subject.role;
};

describe('tokens', () => {
  it('the first start makes one for the administrator, the next one does not', () => {
    const first = open();
    expect(first.admin?.text).toMatch(/^fb_[0-9a-f]{16}_[\w-]{43}$/);
    expect(first.admin).not.toHaveProperty('expiresAt');
    const second = open();
    expect(second.admin).toBeUndefined();
    time += 400 * 86_400_000;
    expect(codeOf(second.tokens, first.admin?.text ?? '')).toBe('admin');
  });

  it('the file is for its owner only and holds no token', () => {
    const { admin, tokens } = open();
    const engine = tokens.issueEngine('xds');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, 'utf8');
    for (const secret of [admin?.text, engine.text]) expect(text).not.toContain(secret?.slice(20));
    expect(readdirSync(folder)).toEqual(['tokens.json']);
  });

  it('a login ends after twelve hours', () => {
    const { admin, tokens } = open();
    const who = ask(tokens, admin?.text ?? '');
    const login = tokens.login('subject' in who ? who.subject : expect.fail());
    expect(login.expiresAt).toBe(time + 12 * 3_600_000);
    time += 12 * 3_600_000 - 1;
    expect(codeOf(open().tokens, login.text)).toBe('admin');
    time += 1;
    expect(codeOf(tokens, login.text)).toBe('FLYBALL_AUTH_INVALID');
  });

  it('an engine token governs for its engine and does nothing else', () => {
    const { tokens } = open();
    const result = ask(tokens, tokens.issueEngine('gateway').text);
    const subject = 'subject' in result ? result.subject : expect.fail();
    expect(subject).toMatchObject({ role: 'engine', engine: 'gateway', holder: 'engine:gateway' });
    expect(forbidden(subject, 'govern')).toBeUndefined();
    expect(forbidden(subject, 'read')).toMatchObject({ code: 'FLYBALL_AUTH_FORBIDDEN', status: 403 });
  });

  it('an engine token may end by itself, and says who asked for it', () => {
    const { tokens } = open();
    const { id, text, expiresAt } = tokens.issueEngine('xds', { lastsMs: 60_000, by: 'ada' });
    expect(expiresAt).toBe(time + 60_000);
    expect(tokens.list()).toContainEqual(expect.objectContaining({ id, engine: 'xds', issuedBy: 'ada' }));
    expect([codeOf(tokens, text), tokens.holds(id)]).toEqual(['engine', true]);
    time += 60_000;
    expect([codeOf(tokens, text), tokens.holds(id)]).toEqual(['FLYBALL_AUTH_INVALID', false]);
    expect(tokens.list().map(({ role }) => role)).toEqual(['admin']);
  });

  it('a revoked token holds no more, not even for a program that does not know of revoking; who did it is kept', () => {
    const { tokens } = open();
    const [gone, stays] = [tokens.issueEngine('xds'), tokens.issueEngine('xds')];
    expect(tokens.revoke(gone.id, 'ada')).toMatchObject({ id: gone.id, revoked: { at: time, by: 'ada' } });
    expect([codeOf(tokens, gone.text), tokens.holds(gone.id)]).toEqual(['FLYBALL_AUTH_INVALID', false]);
    expect(codeOf(tokens, stays.text)).toBe('engine');
    expect(open().tokens.list()).toContainEqual(
      expect.objectContaining({ id: gone.id, revoked: { at: time, by: 'ada' } }),
    );
    const old = decodeBook(readFileSync(path, 'utf8').replaceAll('"revoked"', '"unknown"')) ?? expect.fail();
    expect(findToken(old, gone.text, time)).toBeUndefined();
    expect(tokens.revoke(gone.id, 'ada')).toBeUndefined();
    expect(tokens.revoke('0'.repeat(16), 'ada')).toBeUndefined();
  });

  it('lists hold no hash, and the administrator’s own token is not revoked', () => {
    const { admin, tokens } = open();
    expect(JSON.stringify(tokens.list())).not.toMatch(/hash|[0-9a-f]{64}/);
    expect(() => tokens.revoke(admin?.id ?? '', 'ada')).toThrow(
      expect.objectContaining({ code: 'FLYBALL_AUTH_ADMIN' }),
    );
    const login = tokens.login({ token: 'x', role: 'admin', holder: 'ada' });
    expect(tokens.revoke(login.id, 'ada')).toMatchObject({ role: 'admin' });
  });

  it('remembers a bounded number of revoked tokens', () => {
    const { tokens } = open();
    for (let at = 0; at < 103; at++) tokens.revoke(tokens.issueEngine(`e${at}`).id, 'ada');
    const revoked = open()
      .tokens.list()
      .filter((one) => one.revoked !== undefined);
    expect(revoked.map(({ engine }) => engine)).toEqual(Array.from({ length: 100 }, (_, at) => `e${at + 3}`));
  });

  it('a reset ends all tokens, in other processes within a second, and nothing brings them back', () => {
    const { admin, tokens } = open();
    const other = open().tokens;
    const fresh = other.reset();
    // A login in the same second builds on the new file, not on what was read before.
    const subject = { token: 'x', role: 'viewer', holder: 'ada' } as const;
    tokens.login(subject);
    expect(codeOf(tokens, admin?.text ?? '')).toBe('FLYBALL_AUTH_INVALID');
    expect(codeOf(tokens, fresh.text)).toBe('admin');
    expect(open().admin).toBeUndefined();
  });

  it('what another process wrote holds after a second', () => {
    const { tokens } = open();
    const fresh = open().tokens.reset();
    time += 1_000;
    expect(codeOf(tokens, fresh.text)).toBe('admin');
  });

  it.each(['', 'x', 'fb_', 'Bearer', `fb_${'0'.repeat(16)}_${'A'.repeat(43)}`])('“%s” is nobody', (text) => {
    const { tokens } = open();
    expect(['FLYBALL_AUTH_INVALID', 'FLYBALL_AUTH_MISSING']).toContain(codeOf(tokens, text));
  });

  it('a token with one letter changed is nobody, and the refusal does not repeat it', () => {
    const { admin, tokens } = open();
    const text = admin?.text ?? '';
    const wrong = `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`;
    const result = ask(tokens, wrong);
    expect(result).toMatchObject({ fault: { code: 'FLYBALL_AUTH_INVALID', status: 401 } });
    expect(JSON.stringify(result)).not.toContain(text.slice(20, 40));
  });

  it('a damaged file is told, not taken for an empty one', () => {
    open();
    for (const text of ['', '{', '{"v":2,"tokens":[]}', '{"v":1,"tokens":[{"id":"x"}]}']) {
      writeFileSync(path, text);
      expect(open).toThrow(expect.objectContaining({ code: 'FLYBALL_AUTH_FILE' }));
    }
  });

  it('a damaged file is mended by a reset, as its refusal says', () => {
    writeFileSync(path, '{');
    const { text } = resetTokens({ file: privateFile(path), random: randomBytes, now });
    const { tokens, admin } = open();
    expect([admin, codeOf(tokens, text)]).toEqual([undefined, 'admin']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('there is room for so many and no more', () => {
    const { tokens } = open();
    const subject = { token: 'x', role: 'viewer', holder: 'ada' } as const;
    const records = Array.from({ length: MAX_TOKENS }, (_, index) => {
      const { id, hash } = newToken(randomBytes);
      const expiresAt = time + 10 + (index === 0 ? 0 : 1_000_000);
      return [id, { id, hash, role: 'viewer', holder: 'ada', createdAt: time, expiresAt }] as const;
    });
    writeFileSync(path, encodeBook(new Map(records)));
    expect(() => tokens.login(subject)).toThrow(expect.objectContaining({ code: 'FLYBALL_AUTH_FULL' }));
    time += 10;
    expect(tokens.login(subject).text).toMatch(/^fb_/);
  });
});

describe('wrong tokens', () => {
  const wrong = `fb_${'0'.repeat(16)}_${'A'.repeat(43)}`;

  it('the sixth within a minute is too many, for its address only', () => {
    const { tokens } = open();
    const codes = Array.from({ length: 6 }, () => codeOf(tokens, wrong));
    expect(codes).toEqual([...Array(5).fill('FLYBALL_AUTH_INVALID'), 'FLYBALL_AUTH_TOO_MANY']);
    expect(codeOf(tokens, wrong, '192.0.2.2')).toBe('FLYBALL_AUTH_INVALID');
    time += 60_000;
    expect(codeOf(tokens, wrong)).toBe('FLYBALL_AUTH_INVALID');
  });

  it('do not lock out who has a valid one behind the same address', () => {
    const { admin, tokens } = open();
    for (let at = 0; at < 50; at++) ask(tokens, wrong);
    expect(codeOf(tokens, admin?.text ?? '')).toBe('admin');
  });

  it('requests without token are not counted', () => {
    const { tokens } = open();
    for (let at = 0; at < 50; at++) tokens.authenticate(undefined, '192.0.2.1');
    expect(codeOf(tokens, wrong)).toBe('FLYBALL_AUTH_INVALID');
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('parts', () => {
  it('the header is read as RFC 6750 writes it', () => {
    expect(bearerOf('Bearer abc')).toBe('abc');
    expect(bearerOf('bearer  abc')).toBe('abc');
    for (const header of [undefined, '', 'Bearer', 'Basic abc', 'Bearer a b', `Bearer ${'a'.repeat(513)}`])
      expect(bearerOf(header)).toBeUndefined();
  });

  it('ids come of whole tokens only', () => {
    const { id, text } = newToken(randomBytes);
    expect(idOf(text)).toBe(id);
    expect(idOf(`${text}A`)).toBeUndefined();
    expect(idOf(text.slice(1))).toBeUndefined();
  });

  it('a book survives its file', () => {
    const { id, hash } = newToken(randomBytes);
    const book = new Map([
      [id, { id, hash, role: 'engine', holder: 'x', engine: 'x', createdAt: 1 } as const],
    ]);
    expect(decodeBook(encodeBook(book))).toEqual(book);
  });

  it('roles do what is named and nothing else', () => {
    expect(mayDo('viewer', 'create')).toBe(false);
    expect(mayDo('admin', 'govern')).toBe(false);
    expect([...PERMITTED.engine]).toEqual(['govern', 'identify']);
    for (const { status } of Object.values(AUTH_CODES)) expect([401, 403, 429, 503]).toContain(status);
  });

  it('a file that cannot be read is told', () => {
    // Not by its mode: root may read everything.
    mkdirSync(path);
    expect(open).toThrow(expect.objectContaining({ code: 'FLYBALL_AUTH_FILE' }));
  });
});
