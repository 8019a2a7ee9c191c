import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Module } from './module.ts';
import { type ModuleShape, orderModules } from './order.ts';
import { createSupervisor } from './supervisor.ts';

const shape = (name: string, needs: readonly string[] = [], optional = true): ModuleShape => ({
  name,
  needs,
  optional,
});

const namesOf = (modules: readonly ModuleShape[]) => modules.map(({ name }) => name);

describe('order', () => {
  it('is that of the needs, otherwise that given', () => {
    const modules = [shape('api', ['log', 'plane']), shape('log'), shape('plane', ['log']), shape('xds')];
    const result = orderModules(modules, []);
    expect('order' in result && namesOf(result.order)).toEqual(['log', 'plane', 'api', 'xds']);
  });

  it('leaves out what is switched off and what is optional and needs it', () => {
    const modules = [shape('a'), shape('b', ['a']), shape('c', ['b']), shape('d', [], false)];
    const result = orderModules(modules, ['a']);
    expect(result).toMatchObject({
      order: [{ name: 'd' }],
      off: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
    });
  });

  it.each([
    [[shape('a'), shape('a')], [], { code: 'FLYBALL_MODULE_TWICE', module: 'a' }],
    [[shape('a', ['b'])], [], { code: 'FLYBALL_MODULE_MISSING', module: 'a' }],
    [[shape('a', ['a'])], [], { code: 'FLYBALL_MODULE_CYCLE', module: 'a' }],
    [
      [shape('a', ['b']), shape('b', ['c']), shape('c', ['b'])],
      [],
      { code: 'FLYBALL_MODULE_CYCLE', module: 'b' },
    ],
    [[shape('a')], ['b'], { code: 'FLYBALL_MODULE_UNKNOWN', module: 'b' }],
    [[shape('a', [], false)], ['a'], { code: 'FLYBALL_MODULE_REQUIRED', module: 'a' }],
    [[shape('a'), shape('b', ['a'], false)], ['a'], { code: 'FLYBALL_MODULE_REQUIRED', module: 'a' }],
  ])('%j without %j is %j', (modules, off, fault) => {
    expect(orderModules(modules, off)).toMatchObject({ faults: [fault] });
  });

  it('a cycle is told by its members only', () => {
    const result = orderModules([shape('a', ['b']), shape('b', ['c']), shape('c', ['b'])], []);
    expect(result).toMatchObject({ faults: [{ message: 'These modules need each other: b → c → b.' }] });
  });

  it('holds for any graph without cycles', () => {
    const graphs = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(graphs, (needs) => {
        // A module needs only those with a smaller number, so there is no cycle; given in reverse.
        const modules = needs.map((list, at) => {
          const lower = new Set(list.filter((need) => need < at).map(String));
          return shape(String(at), [...lower]);
        });
        const result = orderModules(modules.toReversed(), []);
        const order = 'order' in result ? result.order : [];
        expect(order).toHaveLength(modules.length);
        for (const [at, { needs: wanted }] of order.entries()) {
          expect(namesOf(order.slice(0, at))).toEqual(expect.arrayContaining([...wanted]));
        }
      }),
    );
  });
});

describe('supervisor', () => {
  const fake = (steps: string[], name: string, more: Partial<Module<string>> = {}): Module<string> => ({
    name,
    doc: `${name}.`,
    needs: [],
    optional: true,
    options: [],
    async start(context) {
      steps.push(`start ${name} ${context}`);
      return { stop: async () => void steps.push(`stop ${name}`) };
    },
    ...more,
  });

  it('starts in order, stops in reverse, and tells how it stands', async () => {
    const steps: string[] = [];
    const modules = [fake(steps, 'b', { needs: ['a'] }), fake(steps, 'a'), fake(steps, 'c')];
    const supervisor = createSupervisor(modules, ['c']);
    const states = () => supervisor.describe().map(({ name, state }) => `${name} ${state}`);
    expect(states()).toEqual(['a waiting', 'b waiting', 'c off']);
    await supervisor.start('x');
    expect(states()).toEqual(['a running', 'b running', 'c off']);
    await Promise.all([supervisor.stop(), supervisor.stop()]);
    expect(states()).toEqual(['a stopped', 'b stopped', 'c off']);
    expect(steps).toEqual(['start a x', 'start b x', 'stop b', 'stop a']);
  });

  it('rolls back when one does not start', async () => {
    const steps: string[] = [];
    const start = () => Promise.reject(new Error('port taken'));
    const modules = [fake(steps, 'a'), fake(steps, 'b', { needs: ['a'], start }), fake(steps, 'c')];
    const supervisor = createSupervisor(modules, []);
    await expect(supervisor.start('x')).rejects.toMatchObject({
      code: 'FLYBALL_MODULE_START_FAILED',
      module: 'b',
      message: 'b did not start: port taken',
    });
    expect(steps).toEqual(['start a x', 'stop a']);
    expect(supervisor.describe().map(({ state }) => state)).toEqual(['stopped', 'failed', 'waiting']);
  });

  it('stops all whatever one of them throws, and tells of the first', async () => {
    const steps: string[] = [];
    const start = async () => ({ stop: () => Promise.reject(new Error('stuck')) });
    const supervisor = createSupervisor([fake(steps, 'a'), fake(steps, 'b', { start })], []);
    await supervisor.start('x');
    await expect(supervisor.stop()).rejects.toMatchObject({
      code: 'FLYBALL_MODULE_STOP_FAILED',
      module: 'b',
    });
    expect(steps).toEqual(['start a x', 'stop a']);
  });

  it('a stop in the middle of the start ends what has started and starts no more', async () => {
    const steps: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = fake(steps, 'a');
    const start = async (context: string) => {
      await held;
      return slow.start(context);
    };
    const supervisor = createSupervisor([{ ...slow, start }, fake(steps, 'b')], []);
    const started = supervisor.start('x');
    const stopped = supervisor.stop();
    release();
    await Promise.all([started, stopped]);
    expect(steps).toEqual(['start a x', 'stop a']);
  });

  it('refuses modules that cannot be put in order', () => {
    expect(() => createSupervisor([fake([], 'a', { needs: ['b'] })], [])).toThrow('a needs b');
  });
});
