import TestSequencer from '@jest/test-sequencer';

/**
 * Spreads the e2e suites, a minute of a whole system each, over the int suites, so that few of them share the machine with
 * another, and none is left to run alone at the end, which belongs to the short unit suites. Within its kind a suite comes
 * in jest's own order: what failed before, then the longest.
 */
export default class SpreadSequencer extends TestSequencer {
  sort(tests) {
    const ofKind = (isOfKind) => super.sort(tests.filter(({ context }) => isOfKind(context.config.displayName?.name)));
    const e2e = ofKind((name) => name === 'e2e');
    const int = ofKind((name) => name === 'int');
    const others = ofKind((name) => name !== 'e2e' && name !== 'int');
    return [...spread(e2e, int), ...others];
  }
}

/** Each of `few`, followed by its share of `many`. */
export function spread(few, many) {
  if (few.length === 0) return many;
  const share = Math.ceil(many.length / few.length);
  return few.flatMap((one, index) => [one, ...many.slice(index * share, (index + 1) * share)]);
}
