/** A topic whose records wait: `delayMs` is what its name says. */
export interface Lane {
  topic: string;
  delayMs: number;
}

export interface TopicNames {
  destinations: string;
  commands: string;
  attempts: string;
  deadLetter: string;
  rejected: string;
  /** In schedule order: the first is waited for before attempt 2. */
  retryLanes: readonly Lane[];
  /** In tier order. */
  deferLanes: readonly Lane[];
  groups: {
    matcher: string;
    delivery: string;
    recorder: string;
    /** A throw-away group that reads the destination table. */
    table: (uuid: string) => string;
  };
}

export interface TopicNameOptions {
  /** Put before each of our names as it is; the upstream's event topics never carry it. */
  prefix: string;
  retryDelaysMs: readonly number[];
  deferDelaysMs: readonly number[];
}

type LaneKind = 'retry' | 'defer';

export function topicNames({ prefix, retryDelaysMs, deferDelaysMs }: TopicNameOptions): TopicNames {
  const name = (suffix: string) => `${prefix}webhooks.${suffix}`;
  const lanes = (kind: LaneKind, delaysMs: readonly number[]) =>
    delaysMs.map((delayMs) => ({ topic: name(`${kind}.${delayText(delayMs)}`), delayMs }));
  return {
    destinations: name('destinations'),
    commands: name('commands'),
    attempts: name('attempts'),
    deadLetter: name('dead-letter'),
    rejected: name('rejected'),
    retryLanes: lanes('retry', retryDelaysMs),
    deferLanes: lanes('defer', deferDelaysMs),
    groups: {
      matcher: name('matcher'),
      delivery: name('delivery'),
      recorder: name('recorder'),
      table: (uuid) => name(`table.${uuid}`),
    },
  };
}

/** What a retry or defer topic's name says; undefined for every other topic. Finds lanes that a schedule no longer names. */
export function parseLaneTopic(topic: string, prefix: string): { kind: LaneKind; delayMs: number } | undefined {
  if (!topic.startsWith(prefix)) return undefined;
  const match = /^webhooks\.(retry|defer)\.(\d{1,12})(s|ms)$/.exec(topic.slice(prefix.length));
  if (!match) return undefined;
  const delayMs = Number(match[2]) * (match[3] === 's' ? 1_000 : 1);
  const isOurSpelling = delayText(delayMs) === `${match[2]}${match[3]}`;
  return isOurSpelling ? { kind: match[1] as LaneKind, delayMs } : undefined;
}

function delayText(delayMs: number): string {
  return delayMs % 1_000 === 0 ? `${delayMs / 1_000}s` : `${delayMs}ms`;
}
