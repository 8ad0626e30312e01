/** Where one planted thing may be found. A name that ends in `*` stands for every place that begins so. */
export interface Allowance {
  /** Found in each of these, or the search itself is broken. */
  must: readonly string[];
  may: readonly string[];
}

/** What an event's body goes through, retries, deferral and dead letters included. */
const BODY_TOPICS = ['webhooks.commands', 'webhooks.retry*', 'webhooks.defer*', 'webhooks.dead-letter'];
const bodiesOf = (...topics: string[]) =>
  [...BODY_TOPICS, ...topics].flatMap((topic) => [`kafka: ${topic}`, `kafka segments: ${topic}`]);

/** Who sent it knows it. */
const NOWHERE: Allowance = { must: ['sent'], may: [] };

/**
 * The whole of what may be where. Everything else of every place is searched for every one of these, in every spelling: all
 * tables and files of PostgreSQL, all topics and their segments on disk, logs at level debug, metrics, traces, and all answers.
 */
export const ALLOWED: Readonly<Record<string, Allowance>> = {
  // Custom headers and signing secrets: sealed wherever they are kept; shown to role `edit`, and to the receiver.
  headerValue: { must: ['sent', 'received', 'answers: edit'], may: [] },
  formerHeaderValue: { must: ['sent', 'answers: edit'], may: ['received'] },
  deferredHeaderValue: { must: ['sent', 'answers: edit'], may: ['received'] },
  signingSecret: { must: ['answers: secret'], may: [] },
  formerSigningSecret: { must: ['answers: secret'], may: [] },
  signingSecretBytes: { must: ['answers: secret'], may: [] },

  // Credentials: they come in, and are stored as hashes or not at all. A key is shown once.
  apiKeySecret: { must: ['sent', 'answers: new key'], may: [] },
  publishKeySecret: { must: ['sent', 'answers: new key'], may: [] },
  unknownKey: NOWHERE,
  malformedAuthorization: NOWHERE,
  operatorKey: NOWHERE,
  encryptionKey: NOWHERE,
  encryptionKeyBytes: NOWHERE,
  databasePassword: NOWHERE,
  brokerPassword: NOWHERE,
  misplacedSecret: NOWHERE,

  // The URL belongs to the destination, so its query is stored with it and shown to who may edit it; it never leaves these.
  urlQuery: {
    must: ['sent', 'received', 'postgres: webhook_destinations', 'kafka: webhooks.destinations', 'answers: edit'],
    may: ['postgres files', 'kafka segments: webhooks.destinations'],
  },
  unreachableQuery: {
    must: ['sent', 'postgres: webhook_destinations', 'kafka: webhooks.destinations', 'answers: edit'],
    may: ['postgres files', 'kafka segments: webhooks.destinations'],
  },
  urlUserinfo: NOWHERE,

  // Bodies: on the topics that carry events, and where the payload is asked for.
  eventBody: {
    must: ['received', 'kafka: conversation.events', 'kafka: webhooks.commands', 'kafka: webhooks.dead-letter'].concat(
      'kafka: webhooks.retry.300ms',
      'kafka: webhooks.defer.1s',
      'answers: payload',
    ),
    may: bodiesOf('conversation.events'),
  },
  customEventBody: {
    must: ['sent', 'received', 'answers: ingest', 'postgres: custom_events', 'postgres files', 'kafka: custom.events'],
    may: bodiesOf('custom.events'),
  },
  invalidEvent: {
    must: ['kafka: conversation.events', 'kafka: webhooks.rejected'],
    may: ['kafka segments: conversation.events', 'kafka segments: webhooks.rejected'],
  },
  malformedEvent: {
    must: ['kafka: conversation.events', 'kafka: webhooks.rejected'],
    may: ['kafka segments: conversation.events', 'kafka segments: webhooks.rejected'],
  },
  // A header of the upstream's is none of ours: it stays with the record, and with what is kept of a rejected one.
  upstreamHeader: {
    must: ['kafka headers: conversation.events', 'kafka headers: webhooks.rejected'],
    may: ['kafka segments: conversation.events', 'kafka segments: webhooks.rejected'],
  },

  // What a refused or failed request brought along.
  invalidHeaderValue: NOWHERE,
  unknownField: NOWHERE,
  malformedJson: NOWHERE,
  malformedIngestJson: NOWHERE,
  invalidIngestEvent: NOWHERE,
  failingRequest: NOWHERE,

  // An endpoint's own words are evidence; what it repeats of ours is not (the secrets above are in its answer as well).
  answerText: {
    must: ['kafka: webhooks.attempts', 'postgres: delivery_attempts', 'answers: deliveries', 'answers: test'],
    may: ['postgres files', 'kafka segments: webhooks.attempts', 'answers: edit', 'answers: view'],
  },

  // These show that logs and traces were searched: they are full of them.
  eventId: { must: ['logs: delivery', 'kafka headers: webhooks.commands', 'received'], may: ['*'] },
  traceId: { must: ['traces', 'received'], may: ['*'] },
};
