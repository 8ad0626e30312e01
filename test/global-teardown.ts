import type { TestStack } from './global-setup.js';

/** Ends the stack that global-setup started; given URLs are left alone. */
export default async function tearDown(): Promise<void> {
  const stack = (globalThis as { outboundWebhooksTestStack?: TestStack }).outboundWebhooksTestStack;
  if (!stack) return;
  stack.process.kill('SIGINT');
  await stack.ended;
}
