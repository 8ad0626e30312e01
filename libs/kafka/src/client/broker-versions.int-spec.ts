import apiKeys from 'kafkajs/src/protocol/requests/apiKeys.js';
import protocol from 'kafkajs/src/protocol/requests/index.js';

import { SILENT_LOGGER } from '#observability';

import { createCluster } from './create-cluster.js';

/**
 * What kafkajs sends of each request at most. It takes the lesser of this and the broker's maximum and ignores the
 * broker's minimum, so that a broker whose minimum has risen above answers UNSUPPORTED_VERSION, or not at all.
 */
const SENT: Record<string, number> = {
  Produce: 7,
  Fetch: 11,
  ListOffsets: 3,
  Metadata: 6,
  OffsetCommit: 5,
  OffsetFetch: 4,
  GroupCoordinator: 2,
  JoinGroup: 5,
  SyncGroup: 3,
  Heartbeat: 3,
  LeaveGroup: 3,
  DescribeGroups: 2,
  ListGroups: 2,
  SaslHandshake: 1,
  SaslAuthenticate: 1,
  ApiVersions: 2,
  CreateTopics: 3,
  DeleteTopics: 1,
  DeleteRecords: 1,
  CreatePartitions: 1,
  DescribeConfigs: 2,
  DeleteGroups: 1,
};

describe('the versions of the protocol', () => {
  it('kafkajs sends what the table says', () => {
    const best = (api: string) => Math.max(...(protocol.requests[api]?.versions ?? []).map(Number));
    expect(Object.fromEntries(Object.keys(SENT).map((api) => [api, best(api)]))).toEqual(SENT);
  });

  it('the broker still accepts every request as kafkajs sends it', async () => {
    const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
    const cluster = createCluster({ clientId: 'broker-versions', brokers, ssl: false }, SILENT_LOGGER);
    await cluster.connect();
    const accepted = cluster.brokerPool.versions;
    await cluster.disconnect();
    const refused = Object.entries(SENT).flatMap(([api, sent]) => {
      const range = accepted[apiKeys[api] ?? -1];
      return range && range.minVersion <= sent
        ? []
        : [`${api}: ${sent} is sent, ${range?.minVersion} is the least accepted`];
    });
    expect(refused).toEqual([]);
  });
});
