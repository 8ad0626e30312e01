import 'reflect-metadata';
import { Injectable, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DrainState, type HealthReport, type HealthSource } from './health-source.js';
import { createLogger } from './logger.js';
import { Metrics } from './metrics.js';
import { OperationsModule } from './operations.module.js';

@Injectable()
class Database implements HealthSource {
  readonly name = 'database';
  check(): HealthReport {
    return { up: true };
  }
}

@Module({ providers: [Database], exports: [Database] })
class StoreModule {}

describe('OperationsModule', () => {
  const broker = { name: 'broker', check: (): HealthReport | Promise<HealthReport> => ({ up: true }) };
  const drain = new DrainState();
  const lines: string[] = [];
  let app: INestApplication;
  let base: string;

  beforeAll(async () => {
    const logger = createLogger({
      service: 'test',
      level: 'info',
      destination: { write: (line) => void lines.push(line) },
    });
    const readiness = [broker, Database];
    const operations = OperationsModule.register({
      logger,
      metrics: new Metrics('test'),
      drain,
      readiness,
      imports: [StoreModule],
    });
    app = await NestFactory.create(operations, { logger: false });
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
  });
  afterAll(() => app.close());
  afterEach(() => {
    drain.draining = false;
    broker.check = () => ({ up: true });
    lines.length = 0;
  });

  const get = async (path: string) => {
    const response = await fetch(`${base}${path}`);
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
  };
  const ready = async () => {
    const { status, text } = await get('/health/ready');
    const { error } = JSON.parse(text) as { error: Record<string, unknown> };
    return { status, error };
  };

  it('is ready where all sources are up, given or injected', async () => {
    const { status, text } = await get('/health/ready');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      status: 'ok',
      details: { broker: { status: 'up' }, database: { status: 'up' } },
    });
  });

  it.each([
    ['is down', () => ({ up: false, detail: { lag: 7 } }), { status: 'down', lag: 7 }],
    ['fails', () => Promise.reject(new Error('boom')), { status: 'down', message: 'boom' }],
    ['does not answer', () => new Promise<HealthReport>(() => undefined), { status: 'down', message: 'no answer' }],
  ])('is not ready where one %s, and alive all the same', async (_, check, report) => {
    broker.check = check;
    expect(await ready()).toEqual({ status: 503, error: { broker: report } });
    expect(await get('/health/live')).toMatchObject({ status: 200 });
  });

  it('is not ready while it drains', async () => {
    drain.draining = true;
    expect(await ready()).toEqual({ status: 503, error: { drain: { status: 'down', draining: true } } });
  });

  it('logs a change once, not each probe', async () => {
    await ready();
    lines.length = 0;
    broker.check = () => ({ up: false });
    await ready();
    await ready();
    broker.check = () => ({ up: true });
    await ready();
    await ready();
    expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(['not ready', 'ready']);
  });

  it('shows the metrics as text', async () => {
    expect(await get('/metrics')).toMatchObject({
      status: 200,
      type: expect.stringContaining('text/plain; version=0.0.4'),
      text: expect.stringContaining('service_info{'),
    });
  });
});
