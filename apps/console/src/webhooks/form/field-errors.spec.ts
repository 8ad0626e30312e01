import { toFormErrors } from './field-errors.js';
import { NEW_VALUES } from './form-values.js';

const header = (name: string) => ({ key: name, name, value: 'v', isSaved: false });
const VALUES = { ...NEW_VALUES, headers: [header('X-A'), header('Host ')], agentIds: ['a', 'b'] };
const errorsOf = (field: string, message: string) => toFormErrors([{ field, message }], VALUES);

describe('toFormErrors', () => {
  it.each([
    ['name', 'must not be empty', 'name', 'Must not be empty.'],
    ['eventTypes', 'must list at least 1', 'eventTypes', 'Choose at least one.'],
    ['eventTypes[1]', 'must be one of x', 'eventTypes', 'Must be one of x.'],
    ['agentIds[1]', 'must have at most 255 characters', 'agentIds', '"b" must have at most 255 characters.'],
    ['headers.Host', 'is a reserved header name', 'headers.1.name', 'This is a reserved header name.'],
    ['headers.X-A', 'must not be blank', 'headers.0.value', 'Must not be blank.'],
    ['headers', 'must have at most 50 headers', 'headers', 'Must have at most 50 headers.'],
    ['headers.Gone', 'must not be blank', 'headers', 'Must not be blank.'],
  ])('%s: %s', (field, message, target, sentence) =>
    expect(errorsOf(field, message)).toEqual({ fields: { [target]: sentence }, rest: [] }),
  );

  it('keeps what belongs to no field', () => {
    expect(errorsOf('body', 'must be a JSON object')).toEqual({ fields: {}, rest: ['body must be a JSON object.'] });
  });
});
