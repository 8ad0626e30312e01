/** The parts of kafkajs 2.2.4 without types of their own that this folder reaches into. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    pending: unknown[];
    scheduleCheckPendingRequests(): void;
  }
}

declare module 'kafkajs/src/consumer/consumerGroup.js' {
  export default class ConsumerGroup {
    groupId: string;
    coordinator: unknown;
    cluster: {
      refreshMetadata(): Promise<void>;
      findGroupCoordinator(options: { groupId: string }): Promise<unknown>;
    };
    sessionTimeout: number;
    heartbeat(options: { interval: number }): Promise<void>;
    joinAndSync(): Promise<void>;
  }
}

declare module 'kafkajs-snappy' {
  const createCodec: () => {
    compress(encoder: { buffer: Buffer }): Promise<Buffer>;
    decompress(buffer: Buffer): Promise<Buffer>;
  };
  export default createCodec;
}

declare module 'lz4js' {
  const lz4: { compress(bytes: Uint8Array): Uint8Array; decompress(bytes: Uint8Array): Uint8Array };
  export default lz4;
}
