import { randomBytes } from 'node:crypto';
import { createMemoryPair, EngineError, type PlaneWire } from '@flyball/engine';
import type { EngineMessage, PlaneMessage } from '@flyball/proto/engine';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryFile } from '../api/testing/world.ts';
import { openTokens, type Tokens } from '../auth/tokens.ts';
import { createEngineSessions, type EngineSessions } from './engine-sessions.ts';
import { createLocalTokens } from './local-tokens.ts';
import { loggedTokens } from './token-log.ts';

let time = 1_000_000;
let tokens: Tokens;
let sessions: EngineSessions;
const local = createLocalTokens();
const accepted: string[] = [];
const ended: string[] = [];
const lines: unknown[] = [];

beforeEach(() => {
  for (const list of [accepted, ended, lines]) list.length = 0;
  const log = { info: (...line: unknown[]) => void lines.push(line), warn: () => {}, error: () => {} };
  tokens = loggedTokens(openTokens({ file: memoryFile(), random: randomBytes, now: () => time }).tokens, log);
  sessions = createEngineSessions({ tokens, local, accept: take });
});

/** As the host of a plane does: it listens, and ends the wire when its session ended. */
const take = (wire: PlaneWire, subject: string): void => {
  accepted.push(subject);
  wire.listen({ message: () => {}, writable: () => {}, ended: (error) => wire.end(error) });
};

/** An engine that dials with a token; what it is told at the end goes to `ended`. */
const dial = (token: string): (() => void) => {
  const identity = sessions.authenticate(token) ?? expect.fail('the token is refused');
  const { left, right } = createMemoryPair<EngineMessage, PlaneMessage>();
  left.listen({
    message: () => {},
    writable: () => {},
    ended: (error) => void ended.push(error?.code ?? 'gone'),
  });
  sessions.accept(right, identity);
  return () => left.end(new EngineError('FLYBALL_ENGINE_STOPPED'));
};

const afterTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('sessions of engines', () => {
  it('end when their token is revoked, and no others', async () => {
    const [a, b] = [tokens.issueEngine('xds'), tokens.issueEngine('xds')];
    dial(a.text);
    dial(b.text);
    dial(local.issue('gateway'));
    expect(accepted).toEqual(['engine:xds', 'engine:xds', 'engine:gateway']);
    tokens.revoke(a.id, 'ada');
    sessions.review();
    await afterTurn();
    expect(ended).toEqual(['FLYBALL_ENGINE_UNAUTHENTICATED']);
    expect(sessions.authenticate(a.text)).toBeUndefined();
    sessions.review();
    await afterTurn();
    expect(ended).toHaveLength(1);
  });

  it('end when their token expires, and with a reset', async () => {
    dial(tokens.issueEngine('xds', { lastsMs: 60_000 }).text);
    dial(tokens.issueEngine('gateway').text);
    time += 60_000;
    sessions.review();
    await afterTurn();
    expect(ended).toHaveLength(1);
    tokens.reset();
    sessions.review();
    await afterTurn();
    expect(ended).toHaveLength(2);
  });

  it('that ended by themselves are forgotten', async () => {
    const issued = tokens.issueEngine('xds');
    dial(issued.text)();
    await afterTurn();
    tokens.revoke(issued.id, 'ada');
    sessions.review();
    await afterTurn();
    expect(ended).toEqual([]);
  });

  it('are for tokens of engines only', () => {
    expect(sessions.authenticate(tokens.issueViewer('ada').text)).toBeUndefined();
    expect(sessions.authenticate('x')).toBeUndefined();
  });
});

it('the log of the program says who made and ended a token, and no secret', () => {
  const { id, text } = tokens.issueEngine('xds', { by: 'ada', lastsMs: 60_000 });
  tokens.revoke(id, 'bob');
  tokens.revoke(id, 'bob');
  expect(lines).toEqual([
    [
      'An engine token was issued.',
      { id, engine: 'xds', by: 'ada', expires: new Date(time + 60_000).toISOString() },
    ],
    ['A token was revoked.', { id, role: 'engine', engine: 'xds', by: 'bob' }],
  ]);
  expect(JSON.stringify(lines)).not.toContain(text.slice(20));
});
