import { readWith } from '#http';
import { eventToLogSchema } from './event.schema.js';

const read = (body: unknown) => readWith(eventToLogSchema, body);
const errorsOf = (body: unknown) => {
  const result = read(body);
  return result.ok ? [] : result.errors.map(({ field, message }) => `${field}: ${message}`);
};

describe('the body of an event', () => {
  it('needs a type alone', () => {
    expect(read({ type: 'order.paid' })).toEqual({ ok: true, value: { type: 'order.paid' } });
    expect(errorsOf({})).toEqual(['type: is required']);
  });

  it('takes null for every field but id and type', () => {
    const nothing = { agentId: null, conversationId: null, messageId: null };
    const body = { type: 't', ...nothing, properties: null, userProperties: null, metadata: null };
    expect(read(body)).toEqual({ ok: true, value: body });
    expect(errorsOf({ type: null, id: null })).toEqual(['id: must be a string', 'type: must be a string']);
  });

  it('hands objects on as they are, __proto__ and all', () => {
    const properties = JSON.parse('{"__proto__":{"admin":true},"constructor":1,"z":1,"a":{"b":[null]}}') as object;
    const result = read({ type: 't', properties });
    expect(result.ok && JSON.stringify(result.value.properties)).toBe(JSON.stringify(properties));
  });

  it.each([
    ['an unknown field', { type: 't', typ: 1 }, 'typ: is not a known field'],
    ['__proto__ beside the fields', JSON.parse('{"type":"t","__proto__":{}}'), '__proto__: is not a known field'],
    ['server metadata', { type: 't', serverMetadata: {} }, 'serverMetadata: is not a known field'],
    ['an empty type', { type: '' }, 'type: must not be empty'],
    ['a long type', { type: 'x'.repeat(256) }, 'type: must have at most 255 characters'],
    ['a NUL in the type', { type: 'a\u0000' }, 'type: must not contain U+0000 or a lone surrogate'],
    ['an empty id', { type: 't', id: '' }, 'id: must not be empty'],
    ['a long id', { type: 't', id: 'x'.repeat(256) }, 'id: must have at most 255 characters'],
    ['a number as id', { type: 't', id: 7 }, 'id: must be a string'],
    [
      'a line end in an id',
      { type: 't', conversationId: 'a\nb' },
      'conversationId: must not contain control characters',
    ],
    ['half a pair in an id', { type: 't', agentId: '\ud800' }, 'agentId: must not contain U+0000 or a lone surrogate'],
    ['a list as an object', { type: 't', properties: [] }, 'properties: must be a JSON object'],
    ['a text as an object', { type: 't', metadata: 'x' }, 'metadata: must be a JSON object'],
    [
      'a NUL deep inside',
      { type: 't', userProperties: { a: [{ b: '\u0000' }] } },
      'userProperties.a[0].b: must not contain U+0000 or a lone surrogate',
    ],
  ])('names the field of %s', (_name, body, error) => {
    expect(errorsOf(body)).toEqual([error]);
  });
});
