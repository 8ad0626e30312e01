import { destinationKeyOf } from './ids.js';
import { parseJsonObject } from './json-codec.js';
import { parseUrl } from './parse-url.js';
import { compileCheck, objectOf, schemas } from './schema.js';

/** All agents, or the listed ones. An explicit kind: a list that becomes empty must never widen the scope. */
export type AgentScope = { kind: 'all' } | { kind: 'list'; agentIds: string[] };

export interface SealedSecret {
  /** A `whsec_` secret, encrypted. */
  sealed: string;
  /** Epoch ms from which it signs no more; null: it does not expire. */
  expiresAtMs: number | null;
}

/** The whole current row of a destination: the value on the compacted topic. */
export interface DestinationState {
  id: string;
  tenantId: string;
  projectId: string;
  /** From one sequence for all rows; a reader ignores a lower one than it has. */
  version: number;
  name: string;
  url: string;
  eventTypes: string[];
  agentScope: AgentScope;
  enabled: boolean;
  /** The custom headers: an encrypted JSON object. */
  headers: string | null;
  /** The first is the current one. */
  secrets: SealedSecret[];
  /** ISO 8601 date-time. */
  updatedAt: string;
}

const { text, textOrNull, dateTime, resourceId } = schemas;
/** Far above what the API lets pass: a row costs memory in every reader, and an index entry per type and agent. */
const MAX_EVENT_TYPES = 1_000;
const MAX_AGENT_IDS = 10_000;
const MAX_SECRETS = 100;
const list = (items: object, maxItems: number) => ({ type: 'array', items, maxItems });
const checkState = compileCheck(
  objectOf({
    id: resourceId,
    tenantId: resourceId,
    projectId: resourceId,
    // Beyond it two versions are one number, and no later row would ever be newer.
    version: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    name: text,
    url: text,
    eventTypes: list(text, MAX_EVENT_TYPES),
    agentScope: {
      type: 'object',
      oneOf: [
        objectOf({ kind: { const: 'all' } }),
        objectOf({ kind: { const: 'list' }, agentIds: list(text, MAX_AGENT_IDS) }),
      ],
    },
    enabled: { type: 'boolean' },
    headers: textOrNull,
    secrets: list(objectOf({ sealed: text, expiresAtMs: { type: ['number', 'null'] } }), MAX_SECRETS),
    updatedAt: dateTime,
  }),
);

export function encodeDestinationState(state: DestinationState): Buffer {
  return Buffer.from(JSON.stringify(state), 'utf8');
}

export type DestinationStateResult = { ok: true; state: DestinationState } | { ok: false; detail: string };

/**
 * Reads a row; never throws. Fields of a later version are dropped.
 *
 * @param key the record's key; where given it must be the row's own, or one destination could overwrite another
 */
export function decodeDestinationState(value: Buffer, key?: string): DestinationStateResult {
  const json = parseJsonObject(value);
  if (!json.ok) return { ok: false, detail: json.detail };
  const detail = checkState(json.value);
  if (detail !== undefined) return { ok: false, detail };
  const row = json.value as unknown as DestinationState;
  if (!isHttpUrl(row.url)) return { ok: false, detail: 'url: must be an http or https URL' };
  if (key !== undefined && key !== destinationKeyOf(row))
    return { ok: false, detail: 'the key is not that of the row' };
  return { ok: true, state: pickState(row) };
}

/** By its form alone: where it may lead is judged when it is called. */
function isHttpUrl(text: string): boolean {
  return /^https?:$/.test(parseUrl(text)?.protocol ?? '');
}

function pickState(row: DestinationState): DestinationState {
  const { id, tenantId, projectId, version, name, url, eventTypes, enabled, headers, updatedAt } = row;
  const agentScope: AgentScope =
    row.agentScope.kind === 'all' ? { kind: 'all' } : { kind: 'list', agentIds: row.agentScope.agentIds };
  const secrets = row.secrets.map(({ sealed, expiresAtMs }) => ({ sealed, expiresAtMs }));
  return { id, tenantId, projectId, version, name, url, eventTypes, agentScope, enabled, headers, secrets, updatedAt };
}
