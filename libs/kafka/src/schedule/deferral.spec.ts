import { jest } from '@jest/globals';
import fc from 'fast-check';
import { Caps } from '../../fixtures/scheduler-fixture.js';
import type { KafkaRecord } from '../records.js';
import { Scheduler } from './scheduler.js';
import type { ParkFate, ScheduledRecord, Subscription } from './types.js';

/**
 * A scheduler between a topic of commands and two tiers of parked records, each a log that is read in order, as far as its
 * buffer goes, and some time after it was written: what the broker and the runner make of it, without either.
 */
const COMMANDS: Subscription = { topic: 'commands', pattern: 'p' };
const TIERS: Subscription[] = [4_000, 8_000].map((delayMs) => ({
  topic: `parked.${delayMs}`,
  pattern: 'p',
  lane: { kind: 'parked', delayMs },
}));

interface Arrival {
  afterMs: number;
  group: number;
  order: number;
  callMs: number;
  /** Its deferral ends it: too old, too many. */
  dies: boolean;
}

interface World {
  cap: number;
  total: number;
  /** From a write to the earliest read of it, by tier. */
  hopMs: [number, number];
  /** Records of a tier in memory. */
  buffer: number;
  /** What was parked starts slowly beside others. */
  isPaced: boolean;
}

interface Entry {
  name: number;
  readableMs: number;
  notBeforeMs: number;
  writtenMs: number;
}

class Simulation {
  readonly startedOf = new Map<string, number[]>();
  readonly ended = new Set<number>();
  readonly dead = new Set<number>();
  readonly scheduler: Scheduler;
  private readonly logs: Entry[][] = [[], []];
  private readonly buffered = [new Set<number>(), new Set<number>()];
  private readonly slots = [{}, {}, {}];
  private readonly reads: NodeJS.Timeout;

  constructor(
    private readonly arrivals: readonly Arrival[],
    private readonly world: World,
  ) {
    this.scheduler = new Scheduler<ScheduledRecord>({
      admission: new Caps(world.cap, world.total),
      start: ({ record }) => this.call(record.offset),
      park: ({ record, subscription }) => this.park(record.offset, subscription),
      isCrowded: (slot) => (this.buffered[this.slots.indexOf(slot)]?.size ?? 0) >= world.buffer,
      catchUp: world.isPaced ? { maxLoopRatio: 0.6, loopRatio: () => 1 } : undefined,
      nowMs: () => performance.now(),
      epochNowMs: () => Date.now(),
    });
    this.reads = setInterval(() => this.read(), 20);
  }

  publish(name: number): void {
    this.add(name, COMMANDS, this.slots[2]!, {});
  }

  stop(): void {
    clearInterval(this.reads);
    this.scheduler.stop();
  }

  private call(name: number): Promise<void> {
    const { group, order, callMs } = this.arrivals[name]!;
    for (const names of this.buffered) names.delete(name);
    const lane = `${group}/${order}`;
    this.startedOf.set(lane, [...(this.startedOf.get(lane) ?? []), name]);
    return new Promise((resolve) => setTimeout(resolve, callMs)).then(() => void this.ended.add(name));
  }

  private park(name: number, from: Subscription): Promise<ParkFate> {
    for (const names of this.buffered) names.delete(name);
    if (this.arrivals[name]!.dies) {
      this.dead.add(name);
      return Promise.resolve('ended');
    }
    const tier = from === COMMANDS ? 0 : 1;
    const nowMs = Date.now();
    const notBeforeMs = nowMs + TIERS[tier]!.lane!.delayMs;
    this.logs[tier]!.push({ name, readableMs: nowMs + this.world.hopMs[tier]!, notBeforeMs, writtenMs: nowMs });
    return Promise.resolve('parked');
  }

  private read(): void {
    this.logs.forEach((log, tier) => {
      const held = this.buffered[tier]!;
      while (log.length > 0 && log[0]!.readableMs <= Date.now() && held.size < this.world.buffer) {
        const { name, notBeforeMs, writtenMs } = log.shift()!;
        held.add(name);
        this.add(name, TIERS[tier]!, this.slots[tier]!, { notBeforeMs, writtenMs });
      }
    });
  }

  private add(
    name: number,
    subscription: Subscription,
    slot: object,
    { notBeforeMs, writtenMs = Date.now() }: { notBeforeMs?: number; writtenMs?: number },
  ): void {
    const { group, order } = this.arrivals[name]!;
    const plan = { group: `g${group}`, order: `g${group}/${order}`, sequence: name, notBeforeMs };
    this.scheduler.add({ record: { offset: name, timestampMs: writtenMs } as KafkaRecord, plan, subscription, slot });
  }
}

/** Lets everything come to its end, and looks at what the scheduler keeps then. */
async function play(arrivals: readonly Arrival[], world: World): Promise<Simulation> {
  const simulation = new Simulation(arrivals, world);
  for (const [name, { afterMs }] of arrivals.entries()) {
    if (afterMs > 0) await jest.advanceTimersByTimeAsync(afterMs);
    simulation.publish(name);
  }
  for (let rounds = 0; rounds < 200 && simulation.ended.size + simulation.dead.size < arrivals.length; rounds++) {
    await jest.advanceTimersByTimeAsync(2_000);
  }
  await jest.advanceTimersByTimeAsync(5_000);
  simulation.stop();
  return simulation;
}

const arrival: fc.Arbitrary<Arrival> = fc.record({
  afterMs: fc.constantFrom(0, 0, 10, 60, 300),
  group: fc.nat(1),
  order: fc.nat(1),
  callMs: fc.constantFrom(1, 40, 700, 3_000),
  dies: fc.boolean(),
});
const world: fc.Arbitrary<World> = fc.record({
  cap: fc.integer({ min: 1, max: 3 }),
  total: fc.integer({ min: 1, max: 4 }),
  hopMs: fc.tuple(fc.constantFrom(5, 100, 900), fc.constantFrom(5, 100, 900)),
  buffer: fc.integer({ min: 1, max: 20 }),
  isPaced: fc.boolean(),
});

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('starts each record once, or sees it dead, and those of one order in the order in which they were published', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arrival, { minLength: 1, maxLength: 25 }), world, async (arrivals, bounds) => {
      const { startedOf, ended, dead } = await play(arrivals, bounds);
      expect(ended.size + dead.size).toBe(arrivals.length);
      for (const names of startedOf.values()) expect(names).toEqual([...new Set(names)].sort((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});
