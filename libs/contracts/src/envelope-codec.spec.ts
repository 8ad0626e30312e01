import fc from 'fast-check';
import { EVENT_CATALOGUE, findEventType, sampleEnvelope } from './catalogue.js';
import { readEnvelope, type RejectReason } from './envelope-codec.js';

const LIMITS = { maxBytes: 262_144 };
const SCOPE = { tenantId: 'acme', projectId: 'shop', agentId: 'helper', agentName: 'Helper' };
const AT = '2026-03-01T12:00:00.000Z';
const TOPIC = 'conversation.events';

const sample = (type = 'conversation.created') => sampleEnvelope(type, SCOPE, AT);
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const read = (value: unknown, topic = TOPIC) => readEnvelope(bytes(value), topic, LIMITS);
const readText = (text: string) => readEnvelope(Buffer.from(text), TOPIC, LIMITS);
/** A valid event whose title is replaced by raw JSON text. */
const withRawTitle = (json: string) => JSON.stringify(sample()).replace('"Where is my order?"', json);

describe('readEnvelope: what it accepts', () => {
  it.each(EVENT_CATALOGUE.filter((entry) => entry.topic !== null).map((entry) => entry.type))(
    'reads the sample of %s',
    (type) => {
      const event = sample(type);
      const result = read(event, findEventType(type)?.topic ?? '');
      expect(result).toMatchObject({ ok: true, event, conversationId: 'conv_sample' });
      expect(result.ok && JSON.parse(result.body.toString())).toEqual(event);
    },
  );

  it('sends the seven fields and drops every other field of the envelope', () => {
    const result = read({ internal: 1, ...sample(), id: 'up-1', trace: { a: 1 } });
    expect(result).toMatchObject({ ok: true, id: 'up-1' });
    expect(result.ok && Object.keys(JSON.parse(result.body.toString()))).toEqual([
      'type',
      'timestamp',
      'tenantId',
      'projectId',
      'agentId',
      'agentName',
      'data',
    ]);
  });

  it('lets unknown fields inside data pass at every level', () => {
    const event = sample();
    const extended = { ...event, data: { ...event.data, extra: [1, { deep: null }], ключ: '☃' } };
    const result = read(extended);
    expect(result.ok && JSON.parse(result.body.toString())).toEqual(extended);
  });

  it('passes __proto__, constructor and prototype inside data on as plain data and pollutes nothing', () => {
    const hostile = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":2,"toJSON":3}';
    const result = readText(withRawTitle('null').replace('"properties":{"channel":"web"}', `"properties":${hostile}`));
    expect(result.ok && result.body.toString()).toContain(`"properties":${hostile}`);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('does not take a field from the prototype of the envelope', () => {
    const { data, ...rest } = sample();
    const text = JSON.stringify(rest).replace(/}$/, `,"__proto__":${JSON.stringify({ data })}}`);
    expect(readText(text)).toMatchObject({ ok: false, reason: 'invalid', detail: 'data: is required' });
  });

  it('allows an empty agent', () => {
    expect(read({ ...sample(), agentId: '', agentName: '' }).ok).toBe(true);
  });

  it.each(['1e308', '-1e308', '1e-400', '-0', '0.1', '12345678901234567890'])('reads the number %s', (number) => {
    const result = readText(withRawTitle('null').replace('"web"', number));
    expect(result.ok && JSON.parse(result.body.toString()).data.conversation.properties).toEqual({
      channel: JSON.parse(number) === 0 ? 0 : JSON.parse(number),
    });
  });

  it('takes 1e999 inside a string for text', () => {
    expect(readText(withRawTitle('"1e999 \\" [[["')).ok).toBe(true);
  });

  it('keeps U+0000 and lone surrogates of data, as escapes', () => {
    const result = readText(withRawTitle('"\\u0000 \\ud800"'));
    expect(result.ok && result.body.toString()).toContain('"\\u0000 \\ud800"');
  });

  it('cuts a conversation to its 200 most recent messages', () => {
    const event = sample();
    const conversation = event.data['conversation'] as Record<string, unknown>;
    const at = (index: number) => new Date(Date.parse(AT) + index * 1_000).toISOString();
    const messages = Array.from({ length: 201 }, (_, index) => ({
      id: `m${index}`,
      role: 'user',
      content: null,
      createdAt: at(index),
    }));
    const result = read({ ...event, data: { conversation: { ...conversation, messages } } });
    const kept = result.ok && JSON.parse(result.body.toString()).data.conversation.messages;
    expect(kept).toEqual(messages.slice(1));
  });
});

const set = (path: string, value: unknown): unknown => {
  const event = structuredClone(sample()) as unknown as Record<string, unknown>;
  const steps = path.split('.');
  const last = steps.pop() as string;
  let target = event;
  for (const step of steps) target = target[step] as Record<string, unknown>;
  if (value === undefined) delete target[last];
  else target[last] = value;
  return event;
};

describe('readEnvelope: what it refuses, and why', () => {
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const cases: [string, Buffer | null, RejectReason, string][] = [
    ['no value', null, 'empty', 'the record has no value'],
    ['an empty value', Buffer.alloc(0), 'empty', 'the record has no value'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'not_utf8', 'the value is not UTF-8'],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'not_utf8', 'the value is not UTF-8'],
    ['text', Buffer.from('hello'), 'not_json', 'the value is not JSON'],
    ['half an object', Buffer.from('{"type":"conv'), 'not_json', 'the value is not JSON'],
    ['two objects', Buffer.from('{}{}'), 'not_json', 'the value is not JSON'],
    ['NaN', Buffer.from('{"type":NaN}'), 'not_json', 'the value is not JSON'],
    ['65 levels', Buffer.from(deep(65)), 'too_deep', 'nested deeper than 64 levels at byte 64'],
    ['100,000 levels', Buffer.from(deep(100_000)), 'too_deep', 'nested deeper than 64 levels at byte 64'],
    ['a list', Buffer.from('[]'), 'not_object', 'the value is JSON, but not an object'],
    ['null', Buffer.from('null'), 'not_object', 'the value is JSON, but not an object'],
    ['a number', Buffer.from('17'), 'not_object', 'the value is JSON, but not an object'],
    ['64 levels of list', Buffer.from(deep(64)), 'not_object', 'the value is JSON, but not an object'],
    ['no type', bytes(set('type', undefined)), 'invalid', 'type: is required'],
    ['a type that is no string', bytes(set('type', 7)), 'invalid', 'type: must be string'],
    ['an unknown type', bytes(set('type', 'order.created')), 'unknown_type', 'type: is not in the catalogue'],
    ['a type named by a prototype', bytes(set('type', '__proto__')), 'unknown_type', 'type: is not in the catalogue'],
    [
      'a type of another topic',
      bytes(sample('feedback.created')),
      'wrong_topic',
      'type: does not belong on this topic',
    ],
    ['the test type', bytes(sample('test')), 'wrong_topic', 'type: does not belong on this topic'],
    ['no timestamp', bytes(set('timestamp', undefined)), 'invalid', 'timestamp: is required'],
    ['a date', bytes(set('timestamp', '2026-03-01')), 'invalid', 'timestamp: must match format "date-time"'],
    [
      'no such day',
      bytes(set('timestamp', '2026-02-30T00:00:00Z')),
      'invalid',
      'timestamp: must match format "date-time"',
    ],
    [
      'no time zone',
      bytes(set('timestamp', '2026-03-01T12:00:00')),
      'invalid',
      'timestamp: must match format "date-time"',
    ],
    ['epoch ms', bytes(set('timestamp', 1_772_000_000_000)), 'invalid', 'timestamp: must be string'],
    ['no tenant', bytes(set('tenantId', undefined)), 'invalid', 'tenantId: is required'],
    ['an empty tenant', bytes(set('tenantId', '')), 'invalid', 'tenantId: must have the shape of an id'],
    ['U+0000 in a project', bytes(set('projectId', 'a\u0000b')), 'invalid', 'projectId: must have the shape of an id'],
    ['a lone surrogate', bytes(set('agentId', 'a\ud800')), 'invalid', 'agentId: must have the shape of an id'],
    ['a long agent', bytes(set('agentId', 'a'.repeat(256))), 'invalid', 'agentId: must have the shape of an id'],
    ['no agent name', bytes(set('agentName', undefined)), 'invalid', 'agentName: is required'],
    ['a null agent name', bytes(set('agentName', null)), 'invalid', 'agentName: must be string'],
    ['a list as data', bytes(set('data', [])), 'invalid', 'data: must be object'],
    ['empty data', bytes(set('data', {})), 'invalid', 'data.conversation: is required'],
    ['no title', bytes(set('data.conversation.title', undefined)), 'invalid', 'data.conversation.title: is required'],
    ['a numeric id', bytes(set('data.conversation.id', 1)), 'invalid', 'data.conversation.id: must be string'],
    [
      'a role of its own',
      bytes(set('data.conversation.messages.0.role', 'system')),
      'invalid',
      'data.conversation.messages.0.role: must be equal to one of the allowed values',
    ],
    [
      'a part without type',
      bytes(set('data.conversation.messages.1.parts.0', {})),
      'invalid',
      'data.conversation.messages.1.parts.0.type: is required',
    ],
    ['an empty id', bytes(set('id', '')), 'bad_id', 'id: must be a string that is not empty'],
    ['a null id', bytes(set('id', null)), 'bad_id', 'id: must be a string that is not empty'],
    ['a numeric envelope id', bytes(set('id', 5)), 'bad_id', 'id: must be a string that is not empty'],
  ];

  it.each(cases)('%s', (_, value, reason, detail) => {
    expect(readEnvelope(value, TOPIC, LIMITS)).toEqual({ ok: false, reason, detail });
  });

  it.each(['1e999', '-1e999', '1E+400', '9'.repeat(310), '[1, 2e4000]'])('the number %s', (number) => {
    expect(readText(withRawTitle('null').replace('"web"', number))).toMatchObject({ ok: false, reason: 'not_finite' });
  });

  it('a record over the limit, and not one at it', () => {
    const value = bytes(sample());
    expect(readEnvelope(value, TOPIC, { maxBytes: value.length }).ok).toBe(true);
    expect(readEnvelope(value, TOPIC, { maxBytes: value.length - 1 })).toMatchObject({
      ok: false,
      reason: 'too_large',
    });
  });

  it('a record that grows over the limit when it is serialised', () => {
    const value = Buffer.from(withRawTitle('null').replace('"web"', `[${'1e20,'.repeat(500)}0]`));
    const limits = { maxBytes: value.length + 100 };
    const result = readEnvelope(value, TOPIC, limits);
    expect(result).toMatchObject({ ok: false, reason: 'too_large', detail: expect.stringContaining('the body has') });
  });

  it('every required field of the envelope and of the conversation, when it is missing', () => {
    const paths = [
      ...['type', 'timestamp', 'tenantId', 'projectId', 'agentId', 'agentName', 'data'],
      ...['id', 'agentId', 'title', 'userProperties', 'properties', 'createdAt', 'updatedAt', 'messages'].map(
        (field) => `data.conversation.${field}`,
      ),
      ...['id', 'role', 'content', 'createdAt'].map((field) => `data.conversation.messages.0.${field}`),
    ];
    for (const path of paths) {
      expect(read(set(path, undefined))).toEqual({ ok: false, reason: 'invalid', detail: `${path}: is required` });
    }
  });

  it('never says a value', () => {
    const canary = 'canary-5f0c';
    const broken = ['type', 'timestamp', 'data', 'data.conversation', 'data.conversation.createdAt'];
    for (const path of broken) expect(JSON.stringify(read(set(path, canary)))).not.toContain(canary);
    expect(JSON.stringify(readText(`{"a": ${canary}`))).not.toContain(canary);
  });
});

describe('readEnvelope: properties', () => {
  it('never throws on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (value) => {
        expect(readEnvelope(Buffer.from(value), TOPIC, LIMITS).ok).toBe(false);
      }),
    );
  });

  it('never throws on an event with any JSON anywhere, and its body is the event again', () => {
    const paths = ['id', 'type', 'agentId', 'data', 'data.conversation', 'data.conversation.messages', 'data.extra'];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const result = read(set(path, value));
        if (!result.ok) return;
        const again = readEnvelope(result.body, TOPIC, LIMITS);
        expect(again.ok && again.body.equals(result.body)).toBe(true);
      }),
    );
  });

  it('carries any JSON in data through unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (extra) => {
        const result = read(set('data.extra', extra));
        expect(result.ok && JSON.parse(result.body.toString()).data.extra).toEqual(JSON.parse(JSON.stringify(extra)));
      }),
    );
  });
});
