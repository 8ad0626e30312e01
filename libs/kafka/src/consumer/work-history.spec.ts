import { WorkHistory } from './work-history.js';

describe('WorkHistory', () => {
  it('has work begun once, whoever asks for it', () => {
    const history = new WorkHistory();
    expect([history.begin({ identity: 'a' }), history.begin({ identity: 'a' }), history.begin({})]).toEqual([
      true,
      false,
      true,
    ]);
    expect([history.knows({ identity: 'a' }), history.knows({ identity: 'b' }), history.knows({})]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('has it begun again where it was handed back', () => {
    const history = new WorkHistory();
    history.begin({ identity: 'a' });
    history.handBack({ identity: 'a' });
    expect(history.begin({ identity: 'a' })).toBe(true);
  });

  it('has a step that is over not begun any more, and the same work anew all the same', () => {
    const history = new WorkHistory();
    history.read({ identity: 'a2', supersedes: 'a1@7' });
    expect(history.knows({ identity: 'a1', step: 'a1@7' })).toBe(true);
    expect(history.begin({ identity: 'a1', step: 'a1@7' })).toBe(false);
    expect(history.begin({ identity: 'a1', step: 'a1@9' })).toBe(true);
  });

  it('knows a step by its identity where it has no narrower name', () => {
    const history = new WorkHistory();
    history.read({ identity: 'a3', supersedes: 'a2@7' });
    expect(history.begin({ identity: 'a2@7' })).toBe(false);
  });
});
