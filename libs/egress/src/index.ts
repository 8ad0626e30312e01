export { checkDestinationUrl, MAX_URL_LENGTH, type UrlCheck, type UrlRule } from './check-destination-url.js';
export { EgressClient } from './egress-client.js';
export type {
  EgressClientOptions,
  EgressFailureReason,
  EgressOptions,
  EgressRequest,
  EgressResult,
} from './egress-options.js';
export { resolvesToBlocked } from './resolves-to-blocked.js';
