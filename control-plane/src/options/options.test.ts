import { describe, expect, it } from 'vitest';
import { ENGINE_OPTIONS } from './engine-table.ts';
import { environmentOf, fileKeyOf, flagOf } from './option.ts';
import { readOptionsFile } from './options-file.ts';
import { renderOptions } from './reference.ts';
import { type GivenOptions, resolveOptions, resolveTable } from './resolve.ts';
import { OPTIONS } from './table.ts';

const given = (parts: Partial<GivenOptions> = {}): GivenOptions => ({
  flags: new Map(),
  environment: {},
  file: new Map(),
  fileName: 'flyball.yaml',
  ...parts,
});

const faultsOf = (parts: Partial<GivenOptions>) => {
  const result = resolveOptions(given(parts));
  return 'faults' in result ? result.faults : [];
};

describe('resolution', () => {
  const places = [
    ['flag', { flags: new Map([['api-port', '1']]) }],
    ['environment', { environment: { FLYBALL_API_PORT: '2' } }],
    ['file', { file: new Map([['apiPort', 3]]) }],
    ['default', {}],
  ] as const;

  it.each(places.map((_, from) => from))('the strongest place there is wins, from %i on', (from) => {
    const parts = Object.assign({}, ...places.slice(from).map(([, part]) => part));
    const result = resolveOptions(given(parts));
    expect(result).toMatchObject({
      options: { apiPort: [1, 2, 3, 7070][from] },
      sources: { apiPort: places[from]?.[0], xdsPort: 'default' },
    });
  });

  it('every default is a value its own type takes', () => {
    for (const option of Object.values(OPTIONS)) {
      expect(option.type.parse(option.default)).toEqual({ value: option.default });
    }
  });

  it('each key is the name of its option in the file', () => {
    for (const [key, option] of Object.entries(OPTIONS)) expect(fileKeyOf(option)).toBe(key);
    expect(flagOf(OPTIONS.nacosGrpcPort)).toBe('--nacos-grpc-port');
    expect(environmentOf(OPTIONS.nacosGrpcPort)).toBe('FLYBALL_NACOS_GRPC_PORT');
  });

  it.each([
    [{ flags: new Map([['api-port', '65536']]) }, 'flag', '--api-port'],
    [{ flags: new Map([['api-port', '7e3']]) }, 'flag', '--api-port'],
    [{ environment: { FLYBALL_BIND: 'all' } }, 'environment', 'FLYBALL_BIND'],
    [{ environment: { FLYBALL_ENVOY: 'yes' } }, 'environment', 'FLYBALL_ENVOY'],
    [{ file: new Map([['logLevel', 'loud']]) }, 'file', 'logLevel in flyball.yaml'],
    [{ file: new Map([['gatewayPorts', { '80': 'x' }]]) }, 'file', 'gatewayPorts in flyball.yaml'],
    [{ flags: new Map([['gateway-ports', '80=1=2']]) }, 'flag', '--gateway-ports'],
    [{ flags: new Map([['without', 'xds,../x']]) }, 'flag', '--without'],
    [{ flags: new Map([['data', 'a\nb']]) }, 'flag', '--data'],
  ] as const)('a wrong value names option and place: %j', (parts, source, where) => {
    expect(faultsOf(parts as Partial<GivenOptions>)).toMatchObject([
      { code: 'FLYBALL_OPTION_VALUE', source, where },
    ]);
  });

  it('a wrong value is told even where a stronger place hides it', () => {
    const flags = new Map([['api-port', '1']]);
    expect(faultsOf({ flags, environment: { FLYBALL_API_PORT: 'x' } })).toHaveLength(1);
  });

  it('names that mean nothing are told, those of the command are not', () => {
    const faults = faultsOf({
      flags: new Map([['api-prot', '1']]),
      file: new Map([['__proto__', 1]]),
    });
    expect(faults.map(({ code, where }) => [code, where])).toEqual([
      ['FLYBALL_OPTION_UNKNOWN', '--api-prot'],
      ['FLYBALL_OPTION_UNKNOWN', '__proto__ in flyball.yaml'],
    ]);
  });

  it('variables that mean nothing are a warning: others may set them', () => {
    const environment = { FLYBALL_SERVICE_HOST: '10.0.0.1', FLYBALL_TOKEN: 'secret', PATH: '/bin' };
    expect(resolveOptions(given({ environment }))).toMatchObject({
      warnings: [{ code: 'FLYBALL_OPTION_UNKNOWN', where: 'FLYBALL_SERVICE_HOST' }],
    });
  });

  it('lists and maps come as text or as YAML', () => {
    const texts = {
      flags: new Map([
        ['gateway-ports', '80=8081,81=0'],
        ['without', 'xds,nacos,xds'],
      ]),
    };
    expect(resolveOptions(given(texts))).toMatchObject({
      options: { gatewayPorts: { 80: 8081, 81: 0 }, without: ['xds', 'nacos'] },
    });
    const file = readOptionsFile('gatewayPorts: {80: 8081}\nwithout: [xds]\n', 'f');
    expect('values' in file && resolveOptions(given({ file: file.values }))).toMatchObject({
      options: { gatewayPorts: { 80: 8081 }, without: ['xds'] },
    });
  });
});

describe('options of an engine', () => {
  const resolve = (parts: Partial<GivenOptions>) => resolveTable(ENGINE_OPTIONS.gateway, given(parts));
  const places = [
    { flags: new Map([['plane', 'a:1']]) },
    { environment: { FLYBALL_ENGINE_PLANE: 'b:2' } },
    { file: new Map([['enginePlane', 'c:3']]) },
    {},
  ];

  it.each(places.map((_, from) => from))('the strongest place there is wins, from %i on', (from) => {
    const result = resolve(Object.assign({}, ...places.slice(from)));
    expect(result).toMatchObject({
      options: { plane: ['a:1', 'b:2', 'c:3', '127.0.0.1:7071'][from], workers: 1 },
    });
  });

  it('share file and environment with those of serve, but no flags', () => {
    const both = {
      environment: { FLYBALL_API_PORT: '1', FLYBALL_ENGINE_XDS_PORT: '2' },
      file: new Map([['apiPort', 1]]),
    };
    expect(resolve(both)).toMatchObject({ warnings: [] });
    expect(resolveOptions(given({ ...both, file: new Map([['enginePlane', 'c:3']]) }))).toMatchObject({
      warnings: [],
    });
    for (const name of ['api-port', 'token', 'xds-port'])
      expect(resolve({ flags: new Map([[name, '1']]) })).toMatchObject({ faults: [{ where: `--${name}` }] });
  });

  it('have a key and a variable that no option of serve has', () => {
    const keys = [OPTIONS, ENGINE_OPTIONS.xds].flatMap((table) => Object.values(table).map(fileKeyOf));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(['', 'a', ':1', 'a:0', 'a:65536', 'a b:1', '[a]:1', 'http://a:1', 'a:1/'])(
    '%j is no plane',
    (plane) => {
      expect(resolve({ flags: new Map([['plane', plane]]) })).toMatchObject({
        faults: [{ where: '--plane' }],
      });
    },
  );

  it.each(['localhost:7071', '[::1]:7071', 'plane.example:443'])('%s is a plane', (plane) => {
    expect(resolve({ flags: new Map([['plane', plane]]) })).toMatchObject({ options: { plane } });
  });
});

describe('options file', () => {
  it.each([
    ['a: [', 'line 1'],
    ['- a', 'not one map'],
    ['a: &x {}\nb: *x', 'aliases'],
    [`a: ${'x'.repeat(70_000)}`, 'characters'],
  ])('%s', (text, told) => {
    const file = readOptionsFile(text.slice(0, 70_000), 'flyball.yaml');
    expect(file).toMatchObject({ fault: { code: 'FLYBALL_OPTION_FILE' } });
    expect('fault' in file && file.fault.message).toContain(told);
  });

  it('an empty one says nothing', () => {
    expect(readOptionsFile('# nothing\n', 'f')).toEqual({ values: new Map() });
  });
});

describe('reference', () => {
  it('has a row for each option and no broken cell', () => {
    const lines = renderOptions(Object.values(OPTIONS)).trimEnd().split('\n');
    expect(lines).toHaveLength(Object.keys(OPTIONS).length + 2);
    for (const line of lines) expect(line.replaceAll('\\|', '').split('|')).toHaveLength(8);
    expect(lines).toContain(
      '| `--api-port` | `FLYBALL_API_PORT` | `apiPort` | port | `7070` | Port of the API. |',
    );
  });
});
