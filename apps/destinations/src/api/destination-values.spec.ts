import { plainValuesOf, scopeOf } from './destination-values.js';

describe('plainValuesOf', () => {
  it('sets nothing for an empty body', () => {
    expect(plainValuesOf({})).toEqual({});
  });

  it.each([
    [{ enabled: false }, { enabled: false }],
    [{ description: null }, { description: null }],
    [{ description: '' }, { description: '' }],
    [{ agentIds: [] }, { agentScope: 'all', agentIds: [] }],
    [{ agentIds: ['a'] }, { agentScope: 'list', agentIds: ['a'] }],
    [{ headers: { 'X-A': 'b' } }, {}],
    [
      { name: 'n', url: 'u', eventTypes: ['t'] },
      { name: 'n', url: 'u', eventTypes: ['t'] },
    ],
  ])('%j sets %j', (body, values) => {
    expect(plainValuesOf(body)).toEqual(values);
  });
});

describe('scopeOf', () => {
  it('never leaves the kind to the length of the list', () => {
    expect([scopeOf([]).agentScope, scopeOf(['a']).agentScope]).toEqual(['all', 'list']);
  });
});
