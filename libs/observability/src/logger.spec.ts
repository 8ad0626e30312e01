import { createLogger, type Logger } from './logger.js';
import { toNestLogger } from './nest-logger.js';
import { SERVICE_VERSION } from './service-version.js';

let lines: Record<string, unknown>[];
const logger = (level = 'debug'): Logger =>
  createLogger({
    service: 'matcher',
    level,
    destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  });

beforeEach(() => {
  lines = [];
});

describe('createLogger', () => {
  it('writes one JSON line with service, version, level as a word and time as text', () => {
    logger().info({ offset: 1 }, 'read');
    expect(lines).toEqual([
      {
        service: 'matcher',
        version: SERVICE_VERSION,
        pid: process.pid,
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        offset: 1,
        message: 'read',
      },
    ]);
  });

  it('says nothing below its level', () => {
    logger('warn').info({}, 'quiet');
    logger('silent').error({}, 'quiet');
    expect(lines).toEqual([]);
  });

  it('redacts fields, the fields of a child and the message', () => {
    const child = logger().child({ headers: 'canary', topic: 'a' });
    child.error({ err: new Error('https://e.com/?canary'), body: 'canary' }, 'at https://e.com/?canary');
    expect(lines[0]).toMatchObject({ topic: 'a', err: { type: 'Error' }, message: 'at https://e.com/' });
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('has a version', () => {
    expect(SERVICE_VERSION).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe('toNestLogger', () => {
  const nest = () => toNestLogger(logger());

  it('keeps the context, and takes the wiring of modules for detail', () => {
    nest().log('mapped', 'RouterExplorer');
    nest().log('hello', 'OwnService');
    expect(lines).toMatchObject([
      { level: 'debug', message: 'mapped', context: 'RouterExplorer' },
      { level: 'info', message: 'hello', context: 'OwnService' },
    ]);
  });

  it('reads an error, with its stack, in either form', () => {
    nest().error('failed', 'Error: failed\n    at here', 'OwnService');
    nest().error(new TypeError('bad'), 'OwnService');
    expect(lines).toMatchObject([
      { level: 'error', message: 'failed', context: 'OwnService', stack: 'Error: failed\n    at here' },
      { level: 'error', message: 'bad', context: 'OwnService', err: { type: 'TypeError' } },
    ]);
  });

  it('redacts an object', () => {
    nest().warn({ secret: 'canary', a: 1 });
    expect(lines).toMatchObject([{ level: 'warn', detail: { secret: '[redacted]', a: 1 } }]);
  });
});
