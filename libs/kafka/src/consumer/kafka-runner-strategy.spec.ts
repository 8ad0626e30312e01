import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';

import { StartupError } from '../errors.js';
import type { KafkaRecord } from '../records.js';
import { JoinGate } from './join-gate.js';
import type { KafkaRunner } from './kafka-runner.js';
import { KAFKA_RUNNER, KafkaRunnerStrategy } from './kafka-runner-strategy.js';
import { matchHandlers } from './match-handlers.js';
import { PartitionState } from './partition-state.js';
import { PropagateErrorsFilter } from './propagate-errors.filter.js';
import { RecordContext } from './record-context.js';
import { DEFAULT_LIMITS } from './runner-limits.js';
import type { RecordHandler } from './runner-options.js';

const record: KafkaRecord = {
  topic: 't',
  partition: 0,
  offset: 7,
  key: null,
  value: Buffer.from('{"not":"parsed"}'),
  headers: {},
  timestampMs: 0,
};
const context = new RecordContext(
  record,
  new PartitionState('t', 0, { topic: 't', pattern: 'order' }, DEFAULT_LIMITS),
  new JoinGate(),
);

/** Starts a Nest microservice over a runner that only proves its wiring. */
async function listen(patterns: string[], ...controllers: (new () => object)[]) {
  let handlers: ReadonlyMap<string, RecordHandler> = new Map();
  const runner = {
    start: (given: ReadonlyMap<string, RecordHandler>) =>
      new Promise<void>((resolve) => {
        matchHandlers(
          patterns.map((pattern) => ({ topic: pattern, pattern })),
          given,
        );
        handlers = given;
        resolve();
      }),
    drainAndStop: () => Promise.resolve(),
  } as unknown as KafkaRunner;
  const strategy = new KafkaRunnerStrategy(runner);
  class AppModule {}
  Module({ controllers })(AppModule);
  const app = await NestFactory.createMicroservice(AppModule, { strategy, logger: false, abortOnError: false });
  app.useGlobalFilters(new PropagateErrorsFilter());
  await app.init();
  const listening = new Promise<void>((resolve, reject) =>
    strategy.listen((error) => (error === undefined ? resolve() : reject(error as Error))),
  );
  await listening.finally(() => app.close());
  return handlers;
}

@Controller()
class OrderController {
  static seen: unknown[] = [];
  @EventPattern<string>('order', KAFKA_RUNNER)
  handle(@Payload() order: KafkaRecord, @Ctx() ctx: RecordContext): Promise<void> {
    OrderController.seen.push(order, ctx);
    return Promise.resolve();
  }
}

@Controller()
class FailingController {
  @EventPattern<string>('order', KAFKA_RUNNER)
  handle(@Payload() _order: KafkaRecord): Promise<void> {
    return Promise.reject(new RangeError('of the handler'));
  }
}

@Controller()
class AnsweringController {
  @MessagePattern('order', KAFKA_RUNNER)
  handle(@Payload() _order: KafkaRecord): string {
    return 'answer';
  }
}

describe('KafkaRunnerStrategy', () => {
  it('gives a controller the record and its context as they are', async () => {
    const handlers = await listen(['order'], OrderController);
    await handlers.get('order')!(record, context);
    expect(OrderController.seen[0]).toBe(record);
    expect(OrderController.seen[1]).toBe(context);
  });

  it('hands the error of a handler on as it is', async () => {
    const handlers = await listen(['order'], FailingController);
    await expect(handlers.get('order')!(record, context)).rejects.toEqual(new RangeError('of the handler'));
  });

  it.each([
    {
      name: 'a pattern without a handler',
      patterns: ['order', 'refund'],
      controllers: [OrderController],
      text: /no handler for "refund"/,
    },
    {
      name: 'a handler that nothing is read for',
      patterns: ['refund'],
      controllers: [OrderController],
      text: /nothing is read for "order"/,
    },
    {
      name: 'two handlers of one pattern',
      patterns: ['order'],
      controllers: [OrderController, FailingController],
      text: /more than one handler/,
    },
    {
      name: 'a handler that answers',
      patterns: ['order'],
      controllers: [AnsweringController],
      text: /must be an @EventPattern/,
    },
  ])('refuses $name', async ({ patterns, controllers, text }) => {
    const refused = listen(patterns, ...controllers);
    await expect(refused).rejects.toThrow(text);
    await expect(refused).rejects.toBeInstanceOf(StartupError);
  });
});

describe('matchHandlers', () => {
  it('refuses a topic that is subscribed to twice', () => {
    const subscription = { topic: 't', pattern: 'p' };
    expect(() => matchHandlers([subscription, subscription], new Map([['p', 1]]))).toThrow(/subscribed to twice/);
  });
});
