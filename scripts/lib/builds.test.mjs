import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptBuilds, removeOldBuilds } from './builds.mjs';

const HOUR = 3_600_000;
const build = (at, ...files) => ({ at, files });

describe('builds that are kept', () => {
  it('are the last two, however old', () => {
    const [a, b, c] = [build(0, 'a'), build(HOUR, 'b'), build(9 * HOUR, 'c')];
    expect(keptBuilds([b, a], c)).toEqual([c, b]);
  });

  it('are those too that were replaced a moment ago', () => {
    const [a, b, c, d] = [0, 9, 12, 15].map((minute) => build(minute * 60_000, `f${minute}`));
    expect(keptBuilds([c, b, a], d)).toEqual([d, c, b, a]);
    expect(keptBuilds([d, c, b, a], build(HOUR, 'e'))).toEqual([build(HOUR, 'e'), d]);
  });

  it('do not lose one to a build that changes nothing', () => {
    const [a, b] = [build(0, 'a', 'x'), build(HOUR, 'b', 'x')];
    expect(keptBuilds([b, a], build(3 * HOUR, 'x', 'b'))).toEqual([build(3 * HOUR, 'x', 'b'), a]);
  });
});

describe('a folder of builds', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flyball-builds-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (at, ...names) => {
    for (const name of names) writeFileSync(join(folder, name), name);
    removeOldBuilds(folder, names, at);
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  };

  it('does not grow with the number of builds', () => {
    for (let hour = 0; hour < 9; hour++) write(hour * HOUR, 'main.mjs', `chunk-${hour}.mjs`);
    expect(write(9 * HOUR, 'main.mjs', 'chunk-9.mjs')).toEqual(['chunk-8.mjs', 'chunk-9.mjs', 'main.mjs']);
  });

  it('that was filled before there was a list is emptied by the build after the next', () => {
    writeFileSync(join(folder, 'old.mjs'), '');
    expect(write(0, 'a.mjs')).toEqual(['a.mjs', 'old.mjs']);
    expect(write(HOUR, 'b.mjs')).toEqual(['a.mjs', 'b.mjs']);
  });

  it('forgets a list that is broken, and no file of the new build', () => {
    write(0, 'a.mjs');
    for (const [hour, text] of ['{', '{}'].entries()) {
      writeFileSync(join(folder, '.builds.json'), text);
      expect(write(hour * HOUR, 'b.mjs')).toEqual(['a.mjs', 'b.mjs']);
    }
  });
});
