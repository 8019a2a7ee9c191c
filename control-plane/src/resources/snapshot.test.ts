import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitsOf } from './query.ts';
import { decodeState, stateLines } from './snapshot.ts';
import { packState } from './snapshots.ts';
import { emptyState, RETENTION, type State } from './state.ts';
import { actions, counting, put, request, run, step } from './testing/world.ts';

const utf8 = new TextEncoder();
const pack = (state: State) => utf8.encode([...stateLines(state)].join(''));
/** All of a state but the window of watches and how its maps are cut into chunks. */
const gist = (state: State) => {
  const { revision, at, floor, weight, objects } = state;
  return {
    revision,
    at,
    floor,
    weight,
    objects,
    commits: [...commitsOf(state)],
    lines: [...stateLines(state)].sort(),
  };
};

describe('snapshot', () => {
  it('comes back as the state it was, and goes on as that state would', () => {
    fc.assert(
      fc.property(actions, actions, (past, future) => {
        const state = run(emptyState(), past).at(-1) ?? emptyState();
        const back = decodeState(pack(state), RETENTION);
        expect(gist(back)).toEqual(gist(state));
        const context = () => counting(Date.parse('2026-02-01T00:00:00Z'));
        const one = run(state, future, context()).at(-1) ?? state;
        const two = run(back, future, context()).at(-1) ?? back;
        expect(gist(two)).toEqual(gist(one));
      }),
    );
  });

  it('is packed in pieces to the same bytes', async () => {
    let state = emptyState();
    const context = counting();
    for (let n = 0; n < 5; n++) {
      state = step(state, request(put({ name: `n${n}`, spec: 'ü'.repeat(100_000) })), context()).state;
    }
    expect(Buffer.compare(await packState(state), pack(state))).toBe(0);
  });

  it('is refused when it is cut anywhere or a line is not what it should be', () => {
    const bytes = pack(run(emptyState(), [{ changes: [put(), put({ name: 'b' })] }]).at(-1) ?? emptyState());
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeState(bytes.slice(0, length), RETENTION)).toThrow(
        expect.objectContaining({ code: 'FLYBALL_LOG_CORRUPT', where: 'snapshot' }),
      );
    }
    const text = new TextDecoder().decode(bytes);
    for (const [from, to] of [
      ['"kind":"TrafficPolicy"', '"kind":1'],
      ['"versions":[', '"versions":[1,'],
      ['"conditions":[]', '"conditions":{}'],
      ['"at":"2026', '"at":"x2026'],
    ] as const) {
      expect(() => decodeState(utf8.encode(text.replace(from, to)), RETENTION)).toThrow('damaged');
    }
    expect(() => decodeState(utf8.encode(text.replace('"v":1', '"v":2')), RETENTION)).toThrow(
      expect.objectContaining({ code: 'FLYBALL_LOG_NEWER' }),
    );
  });
});
