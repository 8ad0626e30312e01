export { buildWebhookHeaders, type WebhookHeadersInput } from './build-webhook-headers.js';
export * from './classify-response.js';
export { queryOf, scrubExcerpt, signatureOf } from './scrub-excerpt.js';
export { generateSigningSecret, signWebhook } from './sign-webhook.js';
export * from './validate-custom-headers.js';
