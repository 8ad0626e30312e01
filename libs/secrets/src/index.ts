export * from './api-keys.js';
export * from './encryption-keys.js';
export * from './secret-box.js';
export * from './secret-errors.js';
