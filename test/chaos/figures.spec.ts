import { figuresOf } from './figures.js';
import { cleanRun, receiptsOf } from './invariants/clean-run.js';

describe('figuresOf', () => {
  it('counts nothing in a clean run, and measures each window', () => {
    const { repeatedDeliveries, repeatedRequests, paces } = figuresOf(cleanRun());
    expect([repeatedDeliveries, repeatedRequests]).toEqual([0, 0]);
    expect(paces.map(({ label, deliveries }) => [label, deliveries])).toEqual([
      ['baseline', 40],
      ['during', 40],
    ]);
    for (const { p50Ms, p99Ms } of paces) expect(p99Ms).toBeGreaterThanOrEqual(p50Ms);
  });

  it('says what each process had at the beginning of a soak, and at its end', () => {
    const facts = cleanRun();
    facts.samples.forEach((sample, n) => Object.assign(sample, { rssMb: 200 + n, heapMb: null }));
    const [memory] = figuresOf(facts).memory;
    expect(memory).toMatchObject({ process: 'delivery 1', heapMb: [NaN, NaN] });
    expect(memory!.rssMb[1]).toBeGreaterThan(memory!.rssMb[0] + 50);
    expect(Math.abs(memory!.nativeMb[1] - memory!.nativeMb[0])).toBeLessThan(10);
    expect(figuresOf({ ...facts, windows: [] }).memory).toEqual([]);
  });

  it('knows what was due: each event at each destination that it matched for sure', () => {
    const facts = cleanRun();
    const before = figuresOf(facts).surelyDue;
    facts.receipts = [];
    expect(figuresOf(facts).surelyDue).toBe(before);
    const [event] = facts.events.filter(({ id }) => id === 'foreign');
    event!.ack = 'unknown';
    expect(figuresOf(facts).surelyDue).toBe(before - 1);
  });

  it('counts a second success as both, a second failure as a request, another run as neither', () => {
    const facts = cleanRun();
    const [delivered] = receiptsOf(facts, 'late', 'all');
    const [failed] = receiptsOf(facts, 'late', 'failing');
    facts.receipts.push({ ...delivered! }, { ...failed! }, { ...delivered!, run: 'resend' });
    expect(figuresOf(facts)).toMatchObject({ repeatedDeliveries: 1, repeatedRequests: 2 });
  });
});
