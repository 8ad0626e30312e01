import { bodyRows } from './body-rows.js';
import { connectionRows } from './connection-rows.js';
import type { EndpointRow } from './endpoint-row.js';
import { headRows } from './head-rows.js';
import { statusRows } from './status-rows.js';

export type { EndpointRow, Expected } from './endpoint-row.js';
export { startEndpoint, type Act, type Behaviour, type Endpoint } from './start-endpoint.js';

/** Ways in which an endpoint may answer, or not; each with what has to come of it. */
export const ENDPOINT_ROWS: readonly EndpointRow[] = [...statusRows, ...headRows, ...bodyRows, ...connectionRows];
