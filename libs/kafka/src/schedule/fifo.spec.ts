import fc from 'fast-check';
import { Fifo } from './fifo.js';

type Step = { do: 'push'; item: number } | { do: 'shift' };

describe('Fifo', () => {
  it('behaves as an array', () => {
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({ do: fc.constant('push' as const), item: fc.nat() }),
      fc.record({ do: fc.constant('shift' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const fifo = new Fifo<number>();
        const model: number[] = [];
        for (const s of steps) {
          if (s.do === 'shift') expect(fifo.shift()).toBe(model.shift());
          else {
            fifo.push(s.item);
            model.push(s.item);
          }
          expect(fifo.length).toBe(model.length);
          expect(fifo.peek()).toBe(model[0]);
        }
      }),
    );
  });

  it('stays right across compactions', () => {
    const fifo = new Fifo<number>();
    let next = 0;
    for (let n = 0; n < 20_000; n++) {
      fifo.push(n);
      if (n % 3 !== 0) expect(fifo.shift()).toBe(next++);
    }
    expect(fifo.length).toBe(20_000 - next);
  });
});
