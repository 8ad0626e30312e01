import fc from 'fast-check';
import { TimeHeap } from './time-heap.js';

describe('TimeHeap', () => {
  it('gives up what is due, earliest first, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000)), fc.nat(1000), (times, nowMs) => {
        const heap = new TimeHeap<number>();
        for (const atMs of times) heap.push(atMs, atMs);
        const popped: number[] = [];
        for (let item = heap.popDue(nowMs); item !== undefined; item = heap.popDue(nowMs)) popped.push(item);
        expect(popped).toEqual(times.filter((t) => t <= nowMs).sort((a, b) => a - b));
        expect(heap.size).toBe(times.length - popped.length);
      }),
    );
  });
});
