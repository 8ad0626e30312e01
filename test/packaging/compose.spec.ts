import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { describeConfig, loadConfig } from '#config';
import { SERVICE_CONFIGS } from './service-configs.js';

interface ComposeService {
  command?: string[];
  environment: Record<string, string | number>;
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  stop_grace_period?: string;
  read_only?: boolean;
  cap_drop?: string[];
}
interface ComposeFile {
  services: Record<string, ComposeService>;
}

/** `${NAME}` and `${NAME:-default}` as compose fills them in for a shell that sets nothing. */
function interpolate(text: string): string {
  return text.replaceAll(/\$\{\w+(?::-([^}]*))?\}/g, (_match, fallback: string | undefined) => fallback ?? '');
}

const compose = parse(interpolate(readFileSync('docker-compose.yml', 'utf8')), { merge: true }) as ComposeFile;

function service(name: string): ComposeService {
  const found = compose.services[name];
  if (!found) throw new Error(`no service ${name}`);
  return found;
}

function environmentOf(name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(service(name).environment).map(([key, value]) => [key, String(value)]));
}

describe('docker-compose.yml', () => {
  it('keeps to the compose specification', () => {
    // The schema names its draft by a URL that ajv does not know as its own; it is draft 07.
    const { $schema: _draft, ...schema } = JSON.parse(
      readFileSync('node_modules/docker-compose/schema/compose-spec.json', 'utf8'),
    ) as Record<string, unknown>;
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    expect(validate({ services: { kafka: { imagee: 'misspelt' } } })).toBe(false);
    validate(compose);
    expect(validate.errors).toBeNull();
  });

  describe.each(Object.entries(SERVICE_CONFIGS))('%s', (app, schema) => {
    it('is started by name', () => {
      expect(service(app).command).toEqual([app]);
    });

    it('sets only variables that the service has, every one it needs, to values it accepts', () => {
      const environment = environmentOf(app);
      const described = describeConfig(schema);
      const known = described.map((d) => d.variable);
      expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
      expect(described.filter((d) => d.required && !environment[d.variable])).toEqual([]);
      const config = loadConfig(schema, environment) as { PORT: number };
      expect(config.PORT).toBe(loadConfig(schema, { ...environment, PORT: '' }).PORT);
    });

    it('waits for what it needs, and for nothing else', () => {
      const needs = describeConfig(schema).some((d) => d.variable === 'DATABASE_URL')
        ? ['kafka', 'postgres']
        : ['kafka'];
      expect(service(app).depends_on).toEqual(
        Object.fromEntries(needs.map((name) => [name, { condition: 'service_healthy' }])),
      );
      for (const name of needs) expect(service(name)).toHaveProperty('healthcheck.test');
    });

    it('runs without privileges and has longer to stop than the drain takes', () => {
      expect(service(app)).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
      const { SHUTDOWN_TIMEOUT_MS: drainMs } = loadConfig(schema, environmentOf(app)) as {
        SHUTDOWN_TIMEOUT_MS: number;
      };
      expect(Number.parseInt(service(app).stop_grace_period ?? '', 10) * 1_000).toBeGreaterThan(drainMs + 10_000);
    });
  });

  it('publishes ports on the loopback address only', () => {
    const ports = Object.values(compose.services).flatMap((s) => s.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('calls its keys what they are', () => {
    const { OPERATOR_KEY = '', ENCRYPTION_KEYS = '' } = environmentOf('destinations');
    expect(OPERATOR_KEY).toContain('demo-only');
    expect(ENCRYPTION_KEYS).toMatch(/^demo:/);
    expect(environmentOf('delivery').ENCRYPTION_KEYS).toBe(ENCRYPTION_KEYS);
  });
});

describe('Dockerfile', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

  it('knows the default port of every app', () => {
    const ports = Object.entries(SERVICE_CONFIGS).map(([app, schema]) => {
      const { default: port } = describeConfig(schema).find((d) => d.variable === 'PORT') ?? {};
      return `${app}: ${String(port)}`;
    });
    expect(lastStage).toContain(`{ ${ports.join(', ')} }`);
  });

  it('runs as a user by number, on production dependencies, with node as process 1', () => {
    expect(lastStage).toMatch(/\nUSER 1000:1000\n/);
    expect(lastStage).toContain('COPY --from=dependencies /app/node_modules node_modules');
    expect(dockerfile).toContain('npm ci --omit=dev');
    expect(lastStage).toMatch(/\nENTRYPOINT \[.*exec node /);
  });
});
