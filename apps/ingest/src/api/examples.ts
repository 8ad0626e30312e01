const logged = {
  id: 'order-1042-paid',
  type: 'order.paid',
  conversationId: 'conv_81f2',
  properties: { total: 42.5, currency: 'EUR' },
};

/** What the OpenAPI document shows. */
export const EXAMPLES = {
  EventToLog: logged,
  EventAnswer: {
    data: {
      ...logged,
      agentId: null,
      messageId: null,
      userProperties: null,
      metadata: null,
      serverMetadata: { authMethod: 'api_key' },
      createdAt: '2026-01-15T10:30:00.000Z',
      updatedAt: '2026-01-15T10:30:00.000Z',
    },
  },
};
