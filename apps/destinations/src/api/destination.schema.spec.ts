import { readWith } from '#http';
import { createApiKeySchema } from './api-key.schema.js';
import { createDestinationSchema, listDestinationsQuerySchema, updateDestinationSchema } from './destination.schema.js';
import { MASK } from './masks.js';
import { rotateSecretSchema } from './secret.schema.js';

const GOOD = { name: 'n', url: 'https://example.com/', eventTypes: ['event.created'] };
const fieldsOf = (read: ReturnType<typeof readWith>) => (read.ok ? [] : read.errors.map(({ field }) => field));
const wrongFields = (part: unknown) =>
  fieldsOf(readWith(createDestinationSchema, typeof part === 'object' ? { ...GOOD, ...part } : part));
const many = (count: number, value: (index: number) => string) => Array.from({ length: count }, (_, i) => value(i));

describe('a new destination', () => {
  it.each([
    [{}],
    [{ id: 'a'.repeat(255) }],
    [{ id: 'A.b_c-1' }],
    [{ name: ` ${'a'.repeat(255)} ` }],
    [{ description: null }],
    [{ description: '' }],
    [{ headers: null }],
    [{ headers: {} }],
    [{ headers: { authorization: 'Bearer x', 'X-A': '\t~ x' } }],
    [{ agentIds: [] }],
    [{ agentIds: many(1_000, (index) => `agent ${index}`) }],
    [{ eventTypes: ['conversation.created', 'conversation.updated', 'feedback.created', 'event.created'] }],
    [{ name: '😀' }],
    [{ name: '😀'.repeat(255) }],
    [{ description: 'a\n\tb\r\n' }],
  ])('takes %j', (part) => {
    expect(wrongFields(part)).toEqual([]);
  });

  it.each([
    [{ id: '' }, ['id']],
    [{ id: 'new' }, ['id']],
    [{ id: 'a'.repeat(256) }, ['id']],
    [{ id: 'a b' }, ['id']],
    [{ id: null }, ['id']],
    [{ name: '  ' }, ['name']],
    [{ name: 'a'.repeat(256) }, ['name']],
    [{ name: 'a\u0000' }, ['name']],
    [{ name: undefined }, ['name']],
    [{ name: '😀'.repeat(256) }, ['name']],
    [{ name: 'a\nb' }, ['name']],
    [{ name: '\u200b' }, ['name']],
    [{ description: 'a\u0007' }, ['description']],
    [{ agentIds: ['a\n'] }, ['agentIds[0]']],
    [{ agentIds: [' '] }, ['agentIds[0]']],
    [{ headers: { 'X-A': { toString: 1 } } }, ['headers.X-A']],
    [{ headers: { 'X-A': null, 'X-B': [['b']] } }, ['headers.X-A', 'headers.X-B']],
    [{ description: 'a'.repeat(2_001) }, ['description']],
    [{ url: 'https://exa mple.com' }, ['url']],
    [{ url: 7 }, ['url']],
    [{ eventTypes: [] }, ['eventTypes']],
    [{ eventTypes: ['test'] }, ['eventTypes[0]']],
    [{ eventTypes: ['event.created', 'nothing'] }, ['eventTypes[1]']],
    [{ eventTypes: ['event.created', 'event.created'] }, ['eventTypes']],
    [{ eventTypes: 'event.created' }, ['eventTypes']],
    [{ agentIds: ['a', 'a'] }, ['agentIds']],
    [{ agentIds: [''] }, ['agentIds[0]']],
    [{ agentIds: many(1_001, String) }, ['agentIds']],
    [{ agentIds: null }, ['agentIds']],
    [{ headers: [] }, ['headers']],
    [{ headers: 'a: b' }, ['headers']],
    [{ headers: { Host: 'a', Expect: 'b' } }, ['headers.Host', 'headers.Expect']],
    [{ headers: { 'Webhook-Signature': 'a' } }, ['headers.Webhook-Signature']],
    [{ headers: { 'X-A': '1', 'x-a': '2' } }, ['headers.x-a']],
    [{ headers: { 'X-A': MASK } }, ['headers.X-A']],
    [{ headers: JSON.parse('{"__proto__":"x"}') as object }, ['headers.__proto__']],
    [{ headers: Object.fromEntries(many(13, String).map((name) => [name, 'v'.repeat(1_000)])) }, ['headers']],
    [{ headers: Object.fromEntries(many(51, (index) => `X ${index}`).map((name) => [name, ''])) }, ['headers']],
    [{ eventTypes: many(5, () => 'event.created') }, ['eventTypes']],
    [{ enabled: 'true' }, ['enabled']],
    [{ tenantId: 't', createdAt: '' }, ['tenantId', 'createdAt']],
    ['text', ['body']],
    [7, ['body']],
  ])('refuses %j, naming %j', (part, fields) => {
    expect(wrongFields(part)).toEqual(fields);
  });

  it('trims the name and is enabled by default', () => {
    expect(createDestinationSchema.parse({ ...GOOD, name: ' n ' })).toEqual({ ...GOOD, enabled: true });
  });

  it('says in words what each field must be, without its value', () => {
    const read = readWith(createDestinationSchema, { name: '', url: 1, eventTypes: ['secret'], enabled: 'secret' });
    const types = 'conversation.created, conversation.updated, feedback.created, event.created';
    expect(read).toEqual({
      ok: false,
      errors: [
        { field: 'name', message: 'must not be empty' },
        { field: 'url', message: 'must be a string' },
        { field: 'eventTypes[0]', message: `must be one of ${types}` },
        { field: 'enabled', message: 'must be true or false' },
      ],
    });
  });
});

describe('a change of a destination', () => {
  it('sets nothing that it does not name', () => {
    expect(updateDestinationSchema.parse({})).toEqual({});
    expect(updateDestinationSchema.parse({ headers: null })).toEqual({ headers: null });
  });

  it.each([
    [{ id: 'a' }, ['id']],
    [{ name: null, eventTypes: [] }, ['name', 'eventTypes']],
    [{ headers: { 'X-A': MASK } }, ['headers.X-A']],
    [[], ['body']],
  ])('refuses %j', (body, fields) => {
    expect(fieldsOf(readWith(updateDestinationSchema, body))).toEqual(fields);
  });
});

describe('the query of a list', () => {
  it('has defaults, and lets foreign parameters pass', () => {
    expect(listDestinationsQuerySchema.parse({ _: '1' })).toEqual({ page: 1, limit: 10 });
    expect(listDestinationsQuerySchema.parse({ page: '2', limit: '100', agentId: 'a' })).toEqual({
      page: 2,
      limit: 100,
      agentId: 'a',
    });
  });
});

describe('other bodies', () => {
  it('rotates with a day of overlap by default', () => {
    expect([rotateSecretSchema.parse(undefined), rotateSecretSchema.parse({})]).toEqual([
      { overlapSeconds: 86_400 },
      { overlapSeconds: 86_400 },
    ]);
  });

  it('names the missing project of a publish key beside the other faults', () => {
    expect(fieldsOf(readWith(createApiKeySchema, { name: '', role: 'publish' }))).toEqual(['name', 'projectId']);
    expect(fieldsOf(readWith(createApiKeySchema, { name: 'n', role: 'publish', projectId: 'p' }))).toEqual([]);
  });
});
