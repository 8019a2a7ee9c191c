import { describe, expect, it } from 'vitest';
import { ageOf, ageText } from './age.ts';
import { tableOf } from './table.ts';
import { counted, oneLine, padded, plain, widthOf } from './text.ts';

describe('plain', () => {
  it.each([
    ['red \u001b[31m', 'red \\u001b[31m'],
    ['a\u202eb', 'a\\u202eb'],
    ['tab\there\nnext', 'tab\there\nnext'],
    ['日本 é 😀', '日本 é 😀'],
    ['\u009bx\u007f', '\\u009bx\\u007f'],
  ])('%j', (text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  it('is one line where one is wanted', () => {
    expect(oneLine('a \n  b\tc')).toBe('a b c');
  });
});

describe('widthOf', () => {
  it.each([
    ['abc', 3],
    ['服务', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['😀', 2],
  ])('%j takes %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it('decides the blanks', () => {
    expect(padded('服务', 6)).toBe('服务  ');
  });
});

describe('tableOf', () => {
  it('aligns columns by what they take on a terminal', () => {
    expect(
      tableOf(
        ['NAME', 'AGE'],
        [
          ['服务', '3s'],
          ['account', ''],
        ],
      ),
    ).toBe('NAME      AGE\n服务      3s\naccount   <none>\n');
  });

  it('keeps a cell on its line and harmless', () => {
    expect(tableOf(['A', 'B'], [['x\ny', '\u001b[2J']])).toBe('A     B\nx y   \\u001b[2J\n');
  });
});

describe('age', () => {
  it.each([
    [-5_000, '0s'],
    [119_000, '119s'],
    [150_000, '2m30s'],
    [180_000, '3m'],
    [59 * 60_000, '59m'],
    [4 * 3_600_000, '4h'],
    [4.5 * 3_600_000, '4h30m'],
    [30 * 3_600_000, '30h'],
    [3.5 * 86_400_000, '3d12h'],
    [100 * 86_400_000, '100d'],
    [800 * 86_400_000, '2y70d'],
  ])('%i ms is %s', (ms, text) => {
    expect(ageText(ms)).toBe(text);
  });

  it('is unknown without a time', () => {
    expect([ageOf(undefined, 0), ageOf('soon', 0)]).toEqual(['', '']);
  });
});

it('counts with a noun', () => {
  expect([counted(1, 'client'), counted(2, 'client')]).toEqual(['1 client', '2 clients']);
});
