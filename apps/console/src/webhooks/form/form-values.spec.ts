import type { Webhook } from '../../api/client.js';
import { findErrors, NEW_VALUES, toChanges, toNewWebhook, toValues, type WebhookValues } from './form-values.js';

const SAVED: Webhook = {
  id: 'w1',
  name: 'CRM',
  description: null,
  url: 'https://example.com/hook',
  eventTypes: ['event.created', 'feedback.created'],
  headers: { 'X-Key': 'secret' },
  agentIds: [],
  enabled: true,
  createdAt: '2026-01-15T10:30:00.000Z',
  updatedAt: '2026-01-15T10:30:00.000Z',
};
const header = (name: string, value: string) => ({ key: name, name, value, isSaved: false });

describe('what a form sends', () => {
  it('is nothing where nothing changed, in whatever order', () => {
    const values: WebhookValues = { ...toValues(SAVED), eventTypes: ['feedback.created', 'event.created'] };
    expect(toChanges(values, SAVED)).toEqual({});
  });

  it('is every changed field', () => {
    const values: WebhookValues = {
      ...toValues(SAVED),
      name: 'ERP',
      description: 'why',
      eventTypes: ['event.created'],
      enabled: false,
    };
    expect(toChanges(values, SAVED)).toEqual({
      name: 'ERP',
      description: 'why',
      eventTypes: ['event.created'],
      enabled: false,
    });
  });

  it('holds all headers where one changed, and null where the last went', () => {
    const values = toValues(SAVED);
    expect(toChanges({ ...values, headers: [...values.headers, header('X-More ', '1')] }, SAVED)).toEqual({
      headers: { 'X-Key': 'secret', 'X-More': '1' },
    });
    expect(toChanges({ ...values, headers: [] }, SAVED)).toEqual({ headers: null });
  });

  it('leaves out what is empty in a new one', () => {
    expect(toNewWebhook({ ...NEW_VALUES, name: 'CRM', url: 'https://x', eventTypes: ['event.created'] })).toEqual({
      name: 'CRM',
      url: 'https://x',
      eventTypes: ['event.created'],
      agentIds: [],
      enabled: true,
    });
    const full = { ...NEW_VALUES, id: ' w2 ', description: 'd', headers: [header('X-A', 'b')] };
    expect(toNewWebhook(full)).toMatchObject({ id: 'w2', description: 'd', headers: { 'X-A': 'b' } });
  });
});

describe('what is wrong before anything is sent', () => {
  const RIGHT: WebhookValues = { ...NEW_VALUES, name: 'CRM', url: 'https://x', eventTypes: ['event.created'] };
  const errorsOf = (changes: Partial<WebhookValues>) => findErrors({ ...RIGHT, ...changes });

  it('is nothing where all is there', () => {
    expect(errorsOf({ headers: [header('X-A', '1')] })).toEqual({});
    expect(findErrors(toValues(SAVED))).toEqual({});
  });

  it('is what is missing', () => {
    expect(findErrors({ ...NEW_VALUES, headers: [header(' ', '')] })).toEqual({
      name: 'Must not be empty.',
      url: 'Must not be empty.',
      eventTypes: 'Choose at least one.',
      'headers.0.name': 'Must not be empty.',
      'headers.0.value': 'Must not be blank.',
    });
  });

  it('is the header that stands twice, whatever its case', () => {
    expect(errorsOf({ headers: [header('X-A', '1'), header('x-b', '2'), header('x-a ', '3')] })).toEqual({
      'headers.2.name': 'This name stands twice.',
    });
  });
});
