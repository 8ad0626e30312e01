import { readSchema } from './read-schema.js';

describe('readSchema', () => {
  it('lists fields in order, each before its own', () => {
    const schema = {
      type: 'object',
      required: ['order'],
      properties: {
        order: {
          type: 'object',
          required: ['id', 'lines'],
          properties: {
            id: { type: 'string' },
            note: { type: ['string', 'null'], description: 'Free text.' },
            state: { type: 'string', enum: ['open', 'closed'] },
            lines: {
              type: 'array',
              items: { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } },
            },
          },
        },
        extra: {},
      },
    };
    const fields = readSchema(schema);
    expect(fields.map(({ path, depth, type }) => `${depth} ${path}: ${type}`)).toEqual([
      '0 order: object',
      '1 order.id: string',
      '1 order.note: string or null',
      '1 order.state: "open" or "closed"',
      '1 order.lines[]: list of objects',
      '2 order.lines[].at: date-time',
      '0 extra: anything',
    ]);
    expect(fields.filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual(['order', 'id', 'lines']);
    expect(fields[2]?.description).toBe('Free text.');
  });

  it('finds none in a schema without fields', () => expect(readSchema({ type: 'string' })).toEqual([]));
});
