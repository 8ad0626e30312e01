const AT = '2026-01-15T10:30:00.000Z';

export const sampleConversation = {
  id: 'conv_sample',
  agentId: 'agent_sample',
  title: 'Where is my order?',
  userProperties: { plan: 'pro' },
  properties: { channel: 'web' },
  createdAt: AT,
  updatedAt: AT,
  messages: [
    { id: 'msg_sample_1', role: 'user', content: 'Where is my order?', createdAt: AT },
    {
      id: 'msg_sample_2',
      role: 'assistant',
      content: 'It arrives tomorrow.',
      parts: [{ type: 'text', text: 'It arrives tomorrow.' }],
      createdAt: AT,
    },
  ],
};

export const sampleFeedback = {
  id: 'fb_sample',
  conversationId: sampleConversation.id,
  messageId: 'msg_sample_2',
  type: 'positive',
  details: { comment: 'Quick and right.' },
  createdAt: AT,
  updatedAt: AT,
};

export const sampleCustomEvent = {
  id: 'ce_sample',
  type: 'checkout.completed',
  agentId: 'agent_sample',
  conversationId: sampleConversation.id,
  messageId: null,
  properties: { total: 42.5, currency: 'EUR' },
  userProperties: null,
  metadata: null,
  serverMetadata: null,
  createdAt: AT,
  updatedAt: AT,
};
