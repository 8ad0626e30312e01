import { loadConfig } from '#config';
import { ingestVariables } from './ingest.config.js';

const read = (env: Record<string, string>) =>
  loadConfig(ingestVariables, { DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/d', ...env });

describe('CORS_ORIGINS', () => {
  it('is closed by default', () => {
    expect(read({}).CORS_ORIGINS).toEqual([]);
    expect(read({ CORS_ORIGINS: '' }).CORS_ORIGINS).toEqual([]);
  });

  it('takes exact origins', () => {
    expect(read({ CORS_ORIGINS: 'https://a.example.com, http://localhost:5173' }).CORS_ORIGINS).toEqual([
      'https://a.example.com',
      'http://localhost:5173',
    ]);
  });

  it.each([
    '*',
    'null',
    'https://*.example.com/',
    'https://a.example.com/',
    'https://a.example.com:443',
    'ftp://a',
    'a',
  ])('refuses %s', (origin) => {
    expect(() => read({ CORS_ORIGINS: origin })).toThrow('CORS_ORIGINS');
  });
});
