import fc from 'fast-check';
import {
  deliveryIdOf,
  destinationKeyOf,
  eventIdOf,
  findForeignClaim,
  isResourceId,
  isWireId,
  orderingKeyOf,
  upstreamIdOf,
  wireIdOf,
} from './ids.js';

const position = { topic: 'conversation.events', partition: 3, offset: 42 };

describe('wireIdOf', () => {
  it.each(['order-1', 'order 1', 'a.b', 'ü'])('is what receivers see of an event published as %s', (id) => {
    expect(wireIdOf(id)).toBe(eventIdOf({ envelopeId: id, topic: 't', partition: 0, offset: 0 }));
  });
});

describe('eventIdOf', () => {
  it.each([
    ['the header', { headerId: 'h-1', envelopeId: 'e-1' }, 'h-1'],
    ['the envelope without a header', { envelopeId: 'e_1' }, 'e_1'],
    ['the envelope beside an empty header', { headerId: '', envelopeId: 'e_1' }, 'e_1'],
  ])('takes the id of %s', (_, given, id) => {
    expect(eventIdOf({ ...position, ...given })).toBe(id);
  });

  it('is the same for the same place in the log, and another for every other', () => {
    const id = eventIdOf(position);
    expect(id).toBe(eventIdOf({ ...position }));
    const others = [{ topic: 'x' }, { partition: 34 }, { offset: 2 }].map((part) =>
      eventIdOf({ ...position, ...part }),
    );
    expect(new Set([id, ...others]).size).toBe(4);
  });

  it('keeps an id of 255 characters and hashes a longer one', () => {
    expect(eventIdOf({ ...position, headerId: 'a'.repeat(255) })).toBe('a'.repeat(255));
    expect(eventIdOf({ ...position, headerId: 'a'.repeat(256) })).toMatch(/^evt_[A-Za-z0-9_-]{43}$/);
  });

  it('always has the shape that a signature needs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string(), (headerId, envelopeId) => {
        expect(isWireId(eventIdOf({ ...position, headerId, envelopeId }))).toBe(true);
      }),
    );
  });

  it.each([
    ['a.b', 'a b'],
    ['\ud800', '\ud801'],
    ['\u0000', '\u0000\u0000'],
    ['ä', 'ae\u0308'],
  ])('keeps %j and %j apart', (one, other) => {
    expect(eventIdOf({ ...position, headerId: one })).not.toBe(eventIdOf({ ...position, headerId: other }));
  });

  it('does not let an id stand for a place in the log', () => {
    expect(eventIdOf({ ...position, headerId: 'conversation.events/3/42' })).not.toBe(eventIdOf(position));
  });
});

describe('upstreamIdOf', () => {
  it.each([
    ['nothing', {}, undefined],
    ['id', { id: Buffer.from('a') }, 'a'],
    ['ce_id', { ce_id: 'b' }, 'b'],
    ['id before ce_id', { id: 'a', ce_id: 'b' }, 'a'],
    ['ce_id beside an empty id', { id: Buffer.alloc(0), ce_id: 'b' }, 'b'],
    ['the last of several', { id: ['a', Buffer.from('c')] }, 'c'],
  ])('reads %s', (_, headers, id) => {
    expect(upstreamIdOf(headers)).toBe(id);
  });

  it('keeps ids apart that are not UTF-8', () => {
    const ids = [0xff, 0xfe].map((byte) => upstreamIdOf({ id: Buffer.from([byte]) }));
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe('deliveryIdOf', () => {
  it('depends on the event and the whole key of the destination', () => {
    const ids = [
      deliveryIdOf('e', 't/p/d'),
      deliveryIdOf('e', 't/q/d'),
      deliveryIdOf('f', 't/p/d'),
      deliveryIdOf('et', '/p/d'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(deliveryIdOf('e', 't/p/d')).toBe(ids[0]);
  });

  it('never changes: it is stored', () => {
    expect(deliveryIdOf('evt_1', 'acme/shop/dest_1')).toBe('dlv_Qh03RYcWOojXZyrDNxPIgkWUHSu71FsI');
  });

  it('has the shape of a wire id', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (event, key) => isWireId(deliveryIdOf(event, key))));
  });
});

describe('findForeignClaim', () => {
  const own = deliveryIdOf('evt_1', 't/p/d');
  const says = { tenantId: 't', projectId: 'p', destinationId: 'd', deliveryId: own, eventId: 'evt_1' };
  it.each([
    ['nothing', 't/p/d', {}, undefined],
    ['an id that is none of ours', 't/p/d', { deliveryId: 'dlv_1' }, undefined],
    ['an id that only begins like ours', 't/p/d', { deliveryId: `${own}x` }, undefined],
    ['no key', null, {}, 'key'],
    ["another tenant's key", 'mallory/p/d', {}, 'key'],
    ['another tenant', 't/p/d', { tenantId: 'mallory' }, 'key'],
    ['a delivery of another event', 't/p/d', { eventId: 'evt_2' }, 'delivery id'],
    ['a delivery to another tenant', 'mallory/p/d', { tenantId: 'mallory' }, 'delivery id'],
    ['a delivery to another destination', 't/p/other', { destinationId: 'other' }, 'delivery id'],
  ])('%s', (_name, key, change, claim) => {
    expect(findForeignClaim(key === null ? null : Buffer.from(key), { ...says, ...change })).toBe(claim);
  });
});

describe('isResourceId', () => {
  it.each(['a', 'A-b_c.9', 'a'.repeat(255), '...', '..a', 'newer', 'New'])('accepts %s', (id) => {
    expect(isResourceId(id)).toBe(true);
  });
  it.each(['', 'new', '.', '..', 'a'.repeat(256), 'a/b', 'a b', 'ä', 'a\n', '\u0000'])('refuses %j', (id) => {
    expect(isResourceId(id)).toBe(false);
  });
});

describe('keys', () => {
  const key = destinationKeyOf({ tenantId: 't', projectId: 'p', id: 'd' });

  it('joins tenant, project and destination', () => {
    expect(key).toBe('t/p/d');
  });

  it('puts a conversation behind the key', () => {
    expect(orderingKeyOf(key, 'conv_1')).toBe('t/p/d/conv_1');
    expect(orderingKeyOf(key, '会話 1')).toBe('t/p/d/会話 1');
  });

  it.each(['x'.repeat(256), 'a\u0000', 'a\ud800'])('hashes a conversation that a header should not carry', (id) => {
    expect(orderingKeyOf(key, id)).toMatch(/^t\/p\/d\/[A-Za-z0-9_-]{43}$/);
  });

  it('keeps conversations apart', () => {
    expect(orderingKeyOf(key, '\ud800')).not.toBe(orderingKeyOf(key, '\ud801'));
  });
});
