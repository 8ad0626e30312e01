import { RecordReader } from '#kafka';
import { LOGGER, type Logger } from '#observability';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Broker, BrokerModule } from '../broker.module.js';
import { COMMAND_LOG } from './command-log.js';
import { KafkaCommandLog } from './kafka-command-log.js';

/** Single commands, looked up by position and repeated. Connects at the first look. */
@Module({
  imports: [BrokerModule],
  providers: [
    {
      provide: RecordReader,
      inject: [Broker, LOGGER],
      useFactory: ({ connection, topics }: Broker, logger: Logger) =>
        new RecordReader({ connection, topic: topics.commands, logger }),
    },
    {
      provide: COMMAND_LOG,
      inject: [RecordReader, Broker, LOGGER],
      useFactory: (reader: RecordReader, { producer, topics }: Broker, logger: Logger) =>
        new KafkaCommandLog({ topic: topics.commands, reader, sink: producer, logger }),
    },
  ],
  exports: [COMMAND_LOG],
})
export class CommandsModule implements OnApplicationShutdown {
  constructor(@Inject(RecordReader) private readonly reader: RecordReader) {}

  async onApplicationShutdown(): Promise<void> {
    await this.reader.close();
  }
}
