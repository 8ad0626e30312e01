import { judgeFailure } from './judge-acknowledgement.js';

const brokerSays = (type: string) => Object.assign(new Error(type), { type });

describe('judgeFailure', () => {
  it.each([
    ['failed', brokerSays('MESSAGE_TOO_LARGE')],
    ['failed', new Error('retries exceeded', { cause: brokerSays('NOT_ENOUGH_REPLICAS') })],
    ['unknown', brokerSays('NOT_ENOUGH_REPLICAS_AFTER_APPEND')],
    ['unknown', brokerSays('NOT_LEADER_FOR_PARTITION')],
    ['unknown', brokerSays('REQUEST_TIMED_OUT')],
    ['unknown', new Error('socket closed')],
    ['unknown', 'no error at all'],
  ])('%s: %s', (ack, error) => expect(judgeFailure(error)).toBe(ack));
});
