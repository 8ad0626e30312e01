import { spread } from './sequencer.js';

it.each([
  [['A', 'B'], ['1', '2', '3', '4'], 'A12B34'],
  [['A', 'B'], ['1', '2', '3'], 'A12B3'],
  [['A', 'B', 'C'], ['1'], 'A1BC'],
  [[], ['1', '2'], '12'],
  [['A', 'B'], [], 'AB'],
])('spreads %j over %j, and leaves none out', (few, many, order) => {
  expect(spread(few, many).join('')).toBe(order);
});
