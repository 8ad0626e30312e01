import { BASELINE_FILE, readOptions } from './read-options.js';

describe('readOptions', () => {
  it('takes scenarios beside options', () => {
    expect(readOptions(['hanging', '--rate', '800', 'slow'])).toMatchObject({
      scenarios: ['hanging', 'slow'],
      ratePerSecond: 800,
    });
  });

  it.each([
    [['--compare'], { compare: BASELINE_FILE, scenarios: [] }],
    [['--compare', 'main'], { compare: BASELINE_FILE, scenarios: ['main'] }],
    [['--compare', 'x.json', 'main'], { compare: 'x.json', scenarios: ['main'] }],
    [['main', '--save-baseline=y.json'], { saveBaseline: 'y.json', compare: undefined }],
    [['--save-baseline', '--compare', 'z.json'], { saveBaseline: BASELINE_FILE, compare: 'z.json' }],
  ])('%p', (args, expected) => expect(readOptions(args)).toMatchObject(expected));

  it('is short where it is to be quick', () => {
    expect(readOptions(['--quick'])).toMatchObject({ quick: true, runs: 1, durationMs: 5_000 });
  });

  it.each([[['--runs', '0']], [['--seconds', 'x']], [['--unknown']]])('refuses %p', (args) => {
    expect(() => readOptions(args)).toThrow();
  });
});
