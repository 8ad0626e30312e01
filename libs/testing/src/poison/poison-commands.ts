import type { EventToPublish } from '../publish-events.js';
import { POISON_BYTES } from './poison-bytes.js';
import type { PoisonRecord } from './poison-events.js';
import { brokenHeader, NO_NUMBERS, type HostileHeaders } from './poison-headers.js';

const REQUIRED = [
  'event-id',
  'event-type',
  'tenant-id',
  'project-id',
  'destination-id',
  'delivery-id',
  'run',
  'origin',
];

/** A sound command: what is broken of it. */
export interface GoodCommand extends EventToPublish {
  key: string;
  value: string;
  headers: Record<string, string>;
}

export interface PoisonCommand extends PoisonRecord {
  /** What it was made of. */
  sound: GoodCommand;
}

/**
 * Records that are no commands. Each is made of a sound one of its own, which `next` gives: what is left undamaged says that
 * it is the same, which may still come.
 */
export function poisonCommands(next: () => GoodCommand): PoisonCommand[] {
  const reason = 'unreadable_command' as const;
  const made = (what: string, change: (good: GoodCommand) => Partial<EventToPublish>): PoisonCommand => {
    const good = next();
    const record = { ...good, ...change(good) };
    const value = typeof record.value === 'string' ? Buffer.from(record.value) : (record.value as Buffer | null);
    return { ...record, what, value, reason, sound: good };
  };
  const withHeader =
    (name: string, value: HostileHeaders[string]) =>
    ({ headers }: GoodCommand) => ({
      headers: { ...headers, [name]: value },
    });
  const broken = (name: string, canBeEmpty?: boolean) =>
    brokenHeader(next().headers, name, canBeEmpty).map(([what], index) =>
      made(what, ({ headers }) => ({ headers: brokenHeader(headers, name, canBeEmpty)[index]![1] })),
    );
  const noNumbers = (name: string) =>
    NO_NUMBERS.map(([what, text]) => made(`${name}: ${what}`, withHeader(name, text)));
  return [
    ...POISON_BYTES.map(([what, value]) => made(what, () => ({ value }))),
    made('more than what follows leaves room for', () => ({ value: `{"a":"${'x'.repeat(1_000_000)}"}` })),
    ...REQUIRED.flatMap((name) => broken(name)),
    ...broken('agent-id', true),
    ...['attempt', 'created-at'].flatMap((name) => [...broken(name), ...noNumbers(name)]),
    ...noNumbers('not-before'),
    made('attempt: 0', withHeader('attempt', '0')),
    made('attempt: a million and one', withHeader('attempt', '1000001')),
    made('created-at: a time that no Date has', withHeader('created-at', '8640000000000001')),
    made('created-at: the year 10000', withHeader('created-at', '253402300800000')),
    made('not-before: a time that no Date has', withHeader('not-before', '8640000000000001')),
    made('ordering-key: 2000 characters', withHeader('ordering-key', 'a'.repeat(2_000))),
    made('ordering-key: not UTF-8', withHeader('ordering-key', Buffer.from([0xff]))),
    made('command: 2000 characters', withHeader('command', 'a'.repeat(2_000))),
    made('event-id: with a dot, which would break the signature', withHeader('event-id', 'a.b')),
    made('run: with a line break', withHeader('run', 'a\nb')),
    made('destination-id: with a slash', withHeader('destination-id', 'a/b')),
    made("delivery-id: another event's delivery", withHeader('delivery-id', next().headers['delivery-id'] ?? '')),
    made('no headers', () => ({ headers: {} })),
    made('no key', () => ({ key: null })),
    made('an empty key', () => ({ key: '' })),
    made("another destination's key", ({ key }) => ({ key: `${key}x` })),
    made('a key of bytes', () => ({ key: Buffer.from([0xff, 0xfe]) })),
    made('a key of 100,000 bytes', () => ({ key: 'k'.repeat(100_000) })),
  ];
}
