import { describe, expect, it } from 'vitest';
import { createQuiet, type QuietClock } from './quiet.ts';

const fakeClock = () => {
  let now = 1000;
  let timer: { readonly at: number; readonly call: () => void } | undefined;
  const clock: QuietClock = {
    now: () => now,
    after: (ms, call) => {
      timer = { at: now + ms, call };
      return () => {
        timer = undefined;
      };
    },
  };
  const advance = (ms: number): void => {
    const end = now + ms;
    if (timer && timer.at <= end) {
      const { at, call } = timer;
      timer = undefined;
      now = at;
      call();
    }
    now = end;
  };
  return { clock, advance };
};

const times = { quiet: 20, most: 100 };

describe('createQuiet', () => {
  it('works on the first change at once and on what follows closely together', () => {
    const { clock, advance } = fakeClock();
    let runs = 0;
    const quiet = createQuiet(() => runs++, times, clock);
    quiet.touch();
    expect(runs).toBe(1);
    quiet.touch();
    quiet.touch();
    expect(runs).toBe(1);
    advance(20);
    expect(runs).toBe(2);
  });

  it('does not put work off for ever', () => {
    const { clock, advance } = fakeClock();
    let runs = 0;
    const quiet = createQuiet(() => runs++, times, clock);
    quiet.touch();
    for (let step = 0; step < 9; step++) {
      quiet.touch();
      advance(15);
    }
    expect(runs).toBe(2);
  });

  it('works at once again after a quiet time', () => {
    const { clock, advance } = fakeClock();
    let runs = 0;
    const quiet = createQuiet(() => runs++, times, clock);
    quiet.touch();
    advance(50);
    quiet.touch();
    expect(runs).toBe(2);
  });

  it('runs nothing after it was stopped', () => {
    const { clock, advance } = fakeClock();
    let runs = 0;
    const quiet = createQuiet(() => runs++, times, clock);
    quiet.touch();
    quiet.touch();
    quiet.stop();
    advance(1000);
    expect(runs).toBe(1);
  });
});
