export {
  startConnectProxy,
  type ConnectBehaviour,
  type ConnectProxy,
  type ConnectProxyOptions,
} from './connect-proxy.js';
export { createDatabase, dropDatabase, type TestDatabase } from './create-database.js';
export { createIngestDatabase, type IngestDatabase } from './create-ingest-database.js';
export {
  DestinationsApi,
  type ApiAccess,
  type ApiAnswer,
  type Destination,
  type NewDestination,
} from './destinations-api.js';
export {
  ENDPOINT_ROWS,
  startEndpoint,
  type Act,
  type Behaviour,
  type Endpoint,
  type EndpointRow,
} from './endpoints/index.js';
export { endWithUs } from './end-with-us.js';
export { eventually } from './eventually.js';
export { FaultyNetwork } from './faulty-network.js';
export { fuzzOperations } from './fuzz/fuzz-operations.js';
export { operationsOf, type FuzzOperation } from './fuzz/openapi-operations.js';
export { freePort } from './free-port.js';
export { hardlyHttp, rawPost } from './hardly-http.js';
export { KafkaFixture, type CommittedPosition, type TestRunnerOptions } from './kafka-fixture.js';
export { POISON_BYTES, poisonObjects, RawJson, type PoisonBytes } from './poison/poison-bytes.js';
export {
  brokenHeader,
  NO_NUMBERS,
  ODD_HEADERS,
  type HostileHeaders,
  type PoisonHeaders,
} from './poison/poison-headers.js';
export { poisonDestinations } from './poison/poison-destinations.js';
export { poisonAttempts } from './poison/poison-attempts.js';
export { poisonCommands, type GoodCommand, type PoisonCommand } from './poison/poison-commands.js';
export { poisonEvents, type PoisonRecord } from './poison/poison-events.js';
export { startPublisher, type EventPublisher, type EventToPublish, type PublishedRecord } from './publish-events.js';
export { sendRaw, type RawAnswer } from './raw-http.js';
export { readMetric } from './read-metric.js';
export { followTopic, readTopic, type TopicFollower, type TopicRecord } from './read-topic.js';
export { Road, roadTo } from './road.js';
export { startReceiver, type Answer, type ReceivedRequest, type Receiver } from './start-receiver.js';
export { malformedAuthorizations } from './malformed-authorizations.js';
export { HOSTILE_PATHS, insecuritiesOf, isRouted, UNROUTED_METHODS } from './http-surface.js';
export { sendHttp, type HttpAnswer, type HttpCall } from './send-http.js';
export { spawnService, type LogLine, type ServiceOptions, type SpawnedService } from './spawn-service.js';
export { uniqueName } from './unique-name.js';
