import { curlLine, logEventLine, receiverLine, summaryOf, type SummaryFacts } from './summary.js';

const access = {
  apiUrl: 'http://127.0.0.1:3000',
  key: 'whk_p_s',
  ingestUrl: 'http://127.0.0.1:3003',
  publishKey: 'whk_q_t',
  tenantId: 'local',
  projectId: 'local',
  kafkaBrokers: ['127.0.0.1:9092'],
};
const facts: SummaryFacts = {
  services: [{ app: 'destinations', url: access.apiUrl, about: '{url} (documentation: {url}/docs)' }],
  kafkaBrokers: '127.0.0.1:9092',
  logsDir: '.local/logs',
  secretsDir: '.local/secrets',
  accessFile: '.local/access.json',
  profile: [
    { name: 'EGRESS_ALLOW_HTTP', value: 'true', from: 'profile', secret: false },
    { name: 'OPERATOR_KEY', value: 'operator_made', from: 'profile', secret: true },
    { name: 'ENCRYPTION_KEYS', value: 'k:given', from: 'environment', secret: true },
  ],
  access,
};

describe('summaryOf', () => {
  const summary = summaryOf(facts);

  it('says where everything is, the keys and what comes next', () => {
    expect(summary).toContain('http://127.0.0.1:3000 (documentation: http://127.0.0.1:3000/docs)');
    expect(summary).toMatch(/Console +http:\/\/127.0.0.1:3000 /);
    expect(summary).toContain('127.0.0.1:9092');
    expect(summary).toMatch(/edit +whk_p_s\n/);
    expect(summary).toMatch(/publish +whk_q_t\n/);
    expect(summary).toContain('npm run demo');
  });

  it('says what the local profile set, and shows no secret of it', () => {
    expect(summary).toContain('EGRESS_ALLOW_HTTP=true');
    expect(summary).toContain('OPERATOR_KEY made once, kept in .local/secrets (mode 0600)');
    expect(summary).toContain('ENCRYPTION_KEYS from the environment');
    expect(summary).not.toContain('operator_made');
    expect(summary).not.toContain('k:given');
  });

  it('says where the key is that opens everything, where it was made here', () => {
    expect(summary).toMatch(/operator +in .local\/secrets\/operator-key:/);
    expect(summaryOf({ ...facts, profile: [] })).not.toContain('operator-key');
  });

  it('shows no database URL that was given', () => {
    expect(summary).toContain('as given by DATABASE_URL');
    expect(summaryOf({ ...facts, databaseUrl: 'postgres://ours' })).toContain('postgres://ours');
  });
});

describe('curlLine', () => {
  it('creates a destination with the key', () => {
    const line = curlLine(access);
    expect(line).toContain('http://127.0.0.1:3000/manage/tenants/local/projects/local/webhook-destinations');
    expect(line).toContain("-H 'Authorization: Bearer whk_p_s'");
    const body: unknown = JSON.parse(/-d '(.*)'/.exec(line)?.[1] ?? '');
    expect(body).toMatchObject({
      name: 'My receiver',
      eventTypes: ['conversation.created', 'feedback.created', 'event.created'],
    });
  });
});

describe('receiverLine', () => {
  it('listens where the destination of curlLine leads', () => {
    const { url } = JSON.parse(/-d '(.*)'/.exec(curlLine(access))?.[1] ?? '') as { url: string };
    const { hostname, port } = new URL(url);
    expect(receiverLine()).toContain(`.listen(${port}, "${hostname}")`);
    expect(summaryOf(facts).indexOf(receiverLine())).toBeLessThan(summaryOf(facts).indexOf(curlLine(access)));
  });
});

describe('logEventLine', () => {
  it('logs an event with the publish key', () => {
    const line = logEventLine(access);
    expect(line).toContain('http://127.0.0.1:3003/run/v1/events');
    expect(line).toContain("-H 'Authorization: Bearer whk_q_t'");
    expect(JSON.parse(/-d '(.*)'/.exec(line)?.[1] ?? '')).toMatchObject({ type: 'order.paid' });
  });
});
