/** The parts of kafkajs 2.2.4 without types of their own that this folder reaches into. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    constructor(options: object);
    pending: unknown[];
    scheduleCheckPendingRequests(): void;
  }
}

declare module 'kafkajs/src/consumer/consumerGroup.js' {
  export default class ConsumerGroup {
    constructor(options: object);
    groupId: string;
    coordinator: unknown;
    /** Commits and fetches offsets through a coordinator of its own; none before the first join. */
    offsetManager: { coordinator: unknown } | null;
    cluster: {
      refreshMetadata(): Promise<void>;
      findGroupCoordinator(options: { groupId: string }): Promise<unknown>;
    };
    sessionTimeout: number;
    heartbeat(options: { interval: number }): Promise<void>;
    joinAndSync(): Promise<void>;
    commitOffsets(offsets: object): Promise<void>;
  }
}

declare module 'kafkajs/src/consumer/offsetManager/index.js' {
  export default class OffsetManager {
    constructor(options: object);
    coordinator: unknown;
  }
}

declare module 'kafkajs/src/cluster/index.js' {
  export interface FetchedRecord {
    offset: string;
    timestamp: string;
    key: Buffer | null;
    value: Buffer | null;
    isControlRecord: boolean;
    batchContext: { firstOffset: string; lastOffsetDelta: number };
  }

  export interface FetchedPartition {
    partition: number;
    highWatermark: string;
    messages: FetchedRecord[];
  }

  export interface ClusterBroker {
    /** Rejects with the first error among the partitions. */
    fetch(request: {
      maxWaitTime: number;
      minBytes: number;
      maxBytes: number;
      isolationLevel: 0 | 1;
      topics: { topic: string; partitions: { partition: number; fetchOffset: string; maxBytes: number }[] }[];
    }): Promise<{ responses: { topicName: string; partitions: FetchedPartition[] }[] }>;
  }

  /** The connections of one client, and where the partitions' leaders are. */
  export default class Cluster {
    constructor(options: object);
    readonly brokerPool: { readonly versions: Record<number, { minVersion: number; maxVersion: number }> };
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    addTargetTopic(topic: string): Promise<void>;
    refreshMetadataIfNecessary(): Promise<void>;
    findTopicPartitionMetadata(topic: string): { partitionId: number; leader: number }[];
    findLeaderForPartitions(topic: string, partitions: number[]): Record<string, number[]>;
    findBroker(options: { nodeId: string }): Promise<ClusterBroker>;
    fetchTopicsOffset(
      topics: { topic: string; fromBeginning: boolean; partitions: { partition: number }[] }[],
    ): Promise<{ topic: string; partitions: { partition: number; offset: string }[] }[]>;
  }
}

declare module 'kafkajs/src/protocol/requests/index.js' {
  export interface ProduceArguments {
    acks: number;
    timeout: number;
    compression?: number;
    transactionalId?: string | null;
    topicData: { topic: string; partitions: { partition: number; messages: import('kafkajs').Message[] }[] }[];
  }

  export interface ProduceAnswer {
    topics: { topicName: string; partitions: { partition: number; errorCode: number; baseOffset: string }[] }[];
  }

  interface RequestDefinition {
    versions: string[];
    protocol(options: { version: number | string }): (args: ProduceArguments) => {
      request: { encode(): Promise<import('kafkajs/src/protocol/encoder.js').default> };
      response: { parse(answer: ProduceAnswer): Promise<ProduceAnswer> };
    };
  }

  const protocol: { requests: Record<string, RequestDefinition> };
  export default protocol;
}

declare module 'kafkajs/src/protocol/error.js' {
  const errors: { createErrorFromCode(code: number): Error };
  export default errors;
}

declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(buffer: Buffer);
    readVarIntArray<T>(reader: (decoder: Decoder) => T): T[];
  }
}

declare module 'kafkajs/src/protocol/recordBatch/record/v0/decoder.js' {
  const decodeRecord: (
    decoder: import('kafkajs/src/protocol/decoder.js').default,
    batch: { firstOffset: string; firstTimestamp: string },
  ) => {
    headers: Record<string, Buffer | Buffer[]>;
  };
  export default decodeRecord;
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    constructor(initialBytes: number);
    buf: Buffer;
    /** How much of `buf` is written. */
    offset: number;
    /** What is written. */
    readonly buffer: Buffer;
  }
}

declare module 'kafkajs/src/protocol/requests/apiKeys.js' {
  const apiKeys: Record<string, number>;
  export default apiKeys;
}

declare module 'kafkajs/src/network/socketFactory.js' {
  const createSocketFactory: () => import('kafkajs').ISocketFactory;
  export default createSocketFactory;
}

declare module 'kafkajs-snappy' {
  const createCodec: () => {
    compress(encoder: { buffer: Buffer }): Promise<Buffer>;
    decompress(buffer: Buffer): Promise<Buffer>;
  };
  export default createCodec;
}

declare module 'lz4js' {
  const lz4: { decompress(bytes: Uint8Array): Uint8Array };
  export default lz4;
}
