import { readableLogLine } from './readable-log-line.js';

const line = (fields: object) => JSON.stringify({ time: 1, pid: 2, hostname: 'h', service: 'matcher', ...fields });

describe('readableLogLine', () => {
  it('leaves what is no warning to the file', () => {
    expect(readableLogLine('matcher', line({ level: 30, msg: 'started' }))).toBeUndefined();
    expect(readableLogLine('matcher', '')).toBeUndefined();
  });

  it('shows a warning with what it names', () => {
    const shown = readableLogLine('matcher', line({ level: 40, msg: 'slow', waitedMs: 900, topic: 'a.b' }));
    expect(shown).toBe('matcher      | WARN slow waitedMs=900 topic=a.b');
  });

  it('shows what is no JSON as it is: a stack trace, a refusal to start', () => {
    expect(readableLogLine('delivery', 'The configuration is not valid:')).toBe(
      'delivery     | The configuration is not valid:',
    );
    expect(readableLogLine('delivery', '{ broken')).toBe('delivery     | { broken');
  });
});
