import { describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { fakeIo } from '../testing/fake-io.ts';

const flyball = async (line: string, env: Readonly<Record<string, string>> = {}) => {
  const io = fakeIo({ env });
  const code = await run(line.split(' '), io);
  return { code, out: io.out(), err: io.err() };
};

describe('flyball engine', () => {
  it('names all options of each engine, and no other flag in its examples', async () => {
    const { code, out } = await flyball('engine --help');
    expect(code).toBe(0);
    const [, ofXds = '', ofGateway = ''] = out.split(/^engine \w+:$/m);
    const flags = (text: string) => [...text.matchAll(/^ {2}--([\w-]+) </gm)].map(([, name]) => name);
    expect(flags(ofXds)).toEqual(['plane', 'token-file', 'name', 'bind', 'xds-port']);
    expect(flags(ofGateway)).toEqual(['plane', 'token-file', 'name', 'workers']);
    const shown = [...out.matchAll(/^ {2}flyball engine (\w+)(.*)$/gm)];
    expect(shown.length).toBeGreaterThan(1);
    for (const [, engine, line = ''] of shown)
      for (const [, flag] of line.matchAll(/--([\w-]+)/g))
        expect(flags(engine === 'xds' ? ofXds : ofGateway)).toContain(flag);
  });

  it.each([
    ['engine nacos', 'FLYBALL_CLI_ENGINE', /within its process/],
    ['engine nginx', 'FLYBALL_CLI_USAGE', /xds, gateway/],
    ['engine', 'FLYBALL_CLI_USAGE', /xds|gateway/],
    ['engine xds', 'FLYBALL_OPTION_MISSING', /--token-file/],
    ['engine gateway', 'FLYBALL_OPTION_MISSING', /flyball token create/],
    ['engine xds --token-file nothing', 'FLYBALL_OPTION_VALUE', /nothing/],
    ['engine xds --plane 10.0.0.5', 'FLYBALL_OPTION_VALUE', /--plane/],
    ['engine gateway --xds-port 1', 'FLYBALL_OPTION_UNKNOWN', /--xds-port/],
    ['engine xds --token abcdef', 'FLYBALL_OPTION_UNKNOWN', /--token/],
  ])('%s is refused: %s', async (line, told, mend) => {
    const { code, out, err } = await flyball(line);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(told);
    expect(err).toMatch(mend);
    expect(err).not.toContain('abcdef');
  });

  it('checks its environment as its flags', async () => {
    const { code, err } = await flyball('engine xds', {
      FLYBALL_ENGINE_PLANE: 'x',
      FLYBALL_ENGINE_TOKEN: 'secret',
    });
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^error: FLYBALL_ENGINE_PLANE: .*\[FLYBALL_OPTION_VALUE\]\n {2}/),
    ]);
  });
});

it('the help of serve names the modules that can be switched off', async () => {
  const { out } = await flyball('serve --help');
  expect(out).toMatch(
    /--without <word,…>\n {6}Optional modules that are switched off\. There are: registry, nacos, /,
  );
});

it('the help of serve shows defaults as they are written, and how to ask for it', async () => {
  const { out } = await flyball('serve --help');
  expect(out).toMatch(/^Usage: flyball serve \[options\]\n/);
  expect(out).toContain('  -h, --help\n');
  expect(out).toMatch(/bound for it\. Default: 80=8080\.\n/);
  expect(out).toMatch(/waypoints, .*\. Default: none\.\n/);
});

it('token reset ends no tokens where there is no data folder', async () => {
  const { code, out, err } = await flyball('token reset --data data');
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('/project/app/data is not the data folder of a server. [FLYBALL_CLI_FILE]');
});
