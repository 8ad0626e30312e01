import { cutMessages, MAX_MESSAGES } from './cut-messages.js';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();
const message = (id: number, createdAt: string) => ({ id, createdAt });
const cut = (messages: unknown) => {
  const data = { conversation: { messages } };
  cutMessages(data);
  return data.conversation.messages;
};

describe('cutMessages', () => {
  const ascending = Array.from({ length: MAX_MESSAGES + 3 }, (_, index) => message(index, at(index)));

  it('leaves a conversation of 200 alone', () => {
    const messages = ascending.slice(0, MAX_MESSAGES);
    expect(cut(messages)).toBe(messages);
  });

  it('drops the oldest of a list that grows at its end', () => {
    expect(cut(ascending)).toEqual(ascending.slice(3));
  });

  it('drops the oldest of a list that grows at its front', () => {
    const descending = ascending.toReversed();
    expect(cut(descending)).toEqual(descending.slice(0, MAX_MESSAGES));
  });

  it('goes by position among equal times', () => {
    const same = ascending.map(({ id }) => message(id, at(0)));
    expect(cut(same)).toEqual(same.slice(3));
  });

  it('compares moments, not text', () => {
    const newest = message(-1, '2026-01-02T00:00:00+02:00');
    expect(cut([newest, ...ascending])).toContain(newest);
  });

  it('goes by position when a time is one that Date does not read', () => {
    const leap = [message(0, '2016-12-31T23:59:60Z'), ...ascending.slice(1)];
    expect(cut(leap)).toEqual(leap.slice(3));
  });

  it.each([undefined, null, 'text', {}])('lets messages that are %p pass', (messages) => {
    expect(cut(messages)).toBe(messages);
  });

  it('lets data without a conversation pass', () => {
    const data = { event: {} };
    cutMessages(data);
    expect(data).toEqual({ event: {} });
  });
});
