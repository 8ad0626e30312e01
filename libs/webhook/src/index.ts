export { buildWebhookHeaders, type WebhookHeadersInput } from './build-webhook-headers.js';
export * from './classify-response.js';
export { scrubExcerpt, secretTextsOf } from './scrub-excerpt.js';
export { generateSigningSecret, signWebhook } from './sign-webhook.js';
export * from './validate-custom-headers.js';
