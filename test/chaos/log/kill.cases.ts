import { expect, it } from 'vitest';
import { killRounds, seeded } from './kill-rounds.ts';

/** A commit that was acknowledged survives kill -9 at any moment; `FLYBALL_SEED` repeats the moments of a run. */
export function killCase(rounds: number): void {
  const seed = Number(process.env['FLYBALL_SEED'] ?? Date.now() % 2 ** 32);
  it(`loses nothing in ${rounds} kills, seed ${seed}`, { timeout: rounds * 3_000 }, async () => {
    const result = await killRounds(rounds, seeded(seed));
    console.log(`seed ${seed}: ${JSON.stringify(result)}`);
    expect(result.broken).toEqual([]);
    // Without commits before the kills nothing was tested.
    expect(result.acknowledged).toBeGreaterThan(rounds * 2);
    expect(result.killedBeforeReady).toBeLessThan(rounds / 2);
  });
}
