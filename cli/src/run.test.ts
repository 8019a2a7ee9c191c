import { afterEach, describe, expect, it } from 'vitest';
import type { CommandSpec } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { run } from './run.ts';
import { fakeIo } from './testing/fake-io.ts';
import { createRunner, OWN } from './testing/runner.ts';

const { flyball, close } = createRunner();
afterEach(close);

describe('the command line', () => {
  it('is explained when there is none', async () => {
    const { code, out } = await flyball([]);
    expect(code).toBe(0);
    expect(out).toContain('Usage: flyball <command> [options]');
  });

  it('is explained for each command', async () => {
    const { out } = await flyball(['help', 'sidecar', 'bootstrap', 'envoy']);
    expect(out).toContain('flyball sidecar bootstrap envoy --gateway shop/public');
    expect((await flyball(['help', 'exit-codes'])).out).toContain('  3  Time is up.');
  });

  it.each([
    [['gte'], 'Did you mean get?'],
    [['lint', '--filname', 'x'], 'Did you mean --filename?'],
    [['lint'], 'Add -f <file or folder>.'],
    [['get'], "Missing required argument 'kind'"],
    [['get'], 'See `flyball get --help`.'],
    [['token', 'list', 'x', 'y'], 'See `flyball token list --help`.'],
    [['token', 'reset', '--dat', 'x'], 'Did you mean --data?'],
    [['nothing'], 'See `flyball --help`.'],
    [['get', 'pods'], 'There is no kind "pods".'],
    [['get', 'gtw', '-o', 'xml'], 'Allowed choices are table, wide, json, yaml, name'],
    [['help', 'nothing'], 'There is no command nothing.'],
    [['context'], 'Usage: flyball context'],
    [['engine', 'other'], 'There is no engine "other".'],
    [['apply', '--wait=soon', '-f', 'a.yaml'], '--wait cannot be "soon".'],
    [['completion', 'tcsh'], 'There is no completion for "tcsh".'],
    [['explain', 'gateway.spec.listners'], 'Did you mean "listeners"?'],
  ])('%j is wrong', async (line, said) => {
    const { code, out, err } = await flyball(line);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(said);
    expect(err).not.toContain('    at ');
  });
});

it('every command that answers for programs does so as JSON and as YAML', () => {
  const withForms = (specs: readonly CommandSpec[]): readonly CommandSpec[] =>
    specs.flatMap((spec) => [spec, ...withForms(spec.commands ?? [])]);
  const forms = withForms(COMMANDS).flatMap(({ options = [] }) =>
    options.flatMap(({ choices }) => (choices === undefined ? [] : [choices])),
  );
  expect(forms.length).toBeGreaterThan(10);
  for (const choices of forms) expect(choices).toEqual(expect.arrayContaining(['json', 'yaml']));
});

describe('mistakes of the program', () => {
  const broken = { fetch: (() => Promise.reject('odd')) as typeof fetch, env: { FLYBALL_URL: 'http://a' } };

  it('are told in a line', async () => {
    const answers = { [`GET ${OWN}/services`]: { body: { items: [{}] } } };
    const { code, err } = await flyball(['services'], answers);
    expect(code).toBe(70);
    expect(err).toBe(
      'error: The program made a mistake. [FLYBALL_CLI_INTERNAL]\n  Run it again with FLYBALL_DEBUG=1 and report what it prints.\n',
    );
  });

  it('are shown in full when asked', async () => {
    const io = fakeIo({ ...broken, env: { ...broken.env, FLYBALL_DEBUG: '1' } });
    expect(await run(['clients'], io)).toBe(4);
    expect(io.err()).toContain('    at ');
  });
});
