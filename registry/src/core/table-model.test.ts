import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connection, createTestTable, keyOf, registrationOf } from '../testing/samples.ts';
import type { InstanceTable } from './instance-table.ts';
import { serviceId } from './names.ts';
import { decodeSnapshot, encodeService, encodeSnapshot } from './snapshot.ts';

/** What is true of one instance, written down without any queue or index. */
type Truth =
  | { readonly by: string; readonly beats: number | undefined }
  | { readonly last: number; readonly confirmed: boolean }
  | { readonly until: number };

type Command =
  | { readonly op: 'register'; readonly port: number; readonly by: string }
  | { readonly op: 'beat' | 'deregister'; readonly port: number; readonly by: string }
  | { readonly op: 'disconnect'; readonly by: string }
  | { readonly op: 'wait'; readonly ms: number }
  | { readonly op: 'restart' };

const key = keyOf('stock');
const id = serviceId(key);
const uidOf = (port: number): string => `10.0.0.1#${port}#DEFAULT`;
const ownerOf = (by: string) => (by === 'beats' ? ({ kind: 'beat' } as const) : connection(by));

function healthOf(truth: Truth, now: number): string | undefined {
  if ('by' in truth) return 'healthy';
  if ('until' in truth) return now < truth.until ? 'unconfirmed' : undefined;
  const silent = now - truth.last;
  if (silent >= 30_000) return undefined;
  if (silent >= 15_000) return 'unhealthy';
  return truth.confirmed ? 'healthy' : 'unconfirmed';
}

function beatsOf(truth: Truth | undefined): number | undefined {
  if (truth === undefined || 'until' in truth) return undefined;
  if ('by' in truth) return truth.beats;
  return truth.confirmed ? truth.last : undefined;
}

class Model {
  now = 1_000;
  table: InstanceTable = createTestTable();
  readonly truth = new Map<number, Truth>();

  expected(): Record<string, string> {
    const shown: Record<string, string> = {};
    for (const [port, truth] of this.truth) {
      const health = healthOf(truth, this.now);
      if (health === undefined) this.truth.delete(port);
      else shown[uidOf(port)] = health;
    }
    return shown;
  }

  actual(): Record<string, string> {
    this.table.advance(this.now);
    const instances = [...(this.table.get(id)?.instances.values() ?? [])];
    return Object.fromEntries(instances.map(({ uid, health }) => [uid, health]));
  }

  private register(port: number, by: string): void {
    const sent = { key, registration: registrationOf({ port }), owner: ownerOf(by) };
    this.table.register(sent, this.now);
    const known = this.truth.get(port);
    if (by === 'beats') this.beaten(port);
    else this.truth.set(port, { by, beats: beatsOf(known) });
  }

  private beaten(port: number): void {
    const known = this.truth.get(port);
    if (known !== undefined && 'by' in known) this.truth.set(port, { ...known, beats: this.now });
    else this.truth.set(port, { last: this.now, confirmed: true });
  }

  private beat(port: number): void {
    const isKnown = this.truth.has(port);
    expect(this.table.beat(key, uidOf(port), this.now)).toBe(isKnown);
    if (isKnown) this.beaten(port);
  }

  private leave(port: number, by: string): void {
    const known = this.truth.get(port);
    if (known === undefined) return;
    if (!('by' in known)) {
      if ('until' in known || by === 'beats' || !known.confirmed) this.truth.delete(port);
    } else if (by === 'beats') this.truth.set(port, { ...known, beats: undefined });
    else if (known.by === by) {
      this.truth.delete(port);
      if (known.beats !== undefined) this.truth.set(port, { last: known.beats, confirmed: true });
    }
  }

  private deregister(port: number, by: string): void {
    this.table.deregister({ key, uid: uidOf(port), owner: ownerOf(by) }, this.now);
    this.leave(port, by);
  }

  private disconnect(by: string): void {
    this.table.disconnect(by, this.now);
    for (const [port, known] of [...this.truth]) if ('by' in known && known.by === by) this.leave(port, by);
  }

  /** Saves as the process does: after everything due has happened. */
  private restart(): void {
    this.table.advance(this.now);
    const services = [...this.table.all()].map(encodeService);
    const bytes = encodeSnapshot({ epoch: this.table.epoch(), services, overlays: [] });
    this.table = createTestTable();
    for (const service of decodeSnapshot(bytes)?.services ?? []) {
      this.table.restore(service.key, service.instances, this.now);
    }
    for (const [port, known] of this.truth) {
      const unhealthy = healthOf(known, this.now) === 'unhealthy';
      if ('last' in known)
        this.truth.set(port, { last: unhealthy ? this.now - 15_000 : this.now, confirmed: false });
      else this.truth.set(port, { until: this.now + 30_000 });
    }
  }

  run(command: Command): void {
    if (command.op === 'wait') this.now += command.ms;
    this.expected();
    if (command.op === 'register') this.register(command.port, command.by);
    if (command.op === 'beat') this.beat(command.port);
    if (command.op === 'deregister') this.deregister(command.port, command.by);
    if (command.op === 'disconnect') this.disconnect(command.by);
    if (command.op === 'restart') this.restart();
  }
}

const port = fc.integer({ min: 1, max: 4 });
const by = fc.constantFrom('beats', 'a', 'b');
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant('register' as const), port, by }) },
  {
    weight: 3,
    arbitrary: fc.record({ op: fc.constantFrom('beat' as const, 'deregister' as const), port, by }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('disconnect' as const), by: fc.constantFrom('a', 'b') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 499, 7_500, 14_999, 15_000, 30_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('restart' as const) }) },
);

test('after any commands the table lists what the model says, to the millisecond', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
      const model = new Model();
      for (const each of commands) {
        model.run(each);
        expect(model.actual()).toEqual(model.expected());
      }
    }),
    { numRuns: 400 },
  );
});

test('within 15 s after a restart no list shrinks, whatever was there', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 30 }), fc.nat(14_999), (commands, later) => {
      const model = new Model();
      for (const each of commands) model.run(each);
      const healthy = Object.entries(model.actual()).filter(([, health]) => health !== 'unhealthy');
      model.run({ op: 'restart' });
      model.now += later;
      const after = model.actual();
      for (const [uid] of healthy) expect(after[uid]).toBe('unconfirmed');
    }),
    { numRuns: 200 },
  );
});
