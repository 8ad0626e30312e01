import { kafkaProperties, renderProperties } from './kafka-properties.js';

const ports = { kafka: 9192, kafkaController: 9193, postgres: 5432 };

describe('kafkaProperties', () => {
  it('listens on loopback alone, on the given ports, and tells clients so', () => {
    const properties = kafkaProperties({ ports, dataDir: '/data', profile: 'local' });
    expect(properties.listeners).toBe('PLAINTEXT://127.0.0.1:9192,CONTROLLER://127.0.0.1:9193');
    expect(properties['advertised.listeners']).toBe('PLAINTEXT://127.0.0.1:9192');
    expect(properties['controller.quorum.voters']).toBe('1@127.0.0.1:9193');
  });

  it('never makes a topic because somebody asked for it', () => {
    expect(kafkaProperties({ ports, dataDir: '/data', profile: 'test' })['auto.create.topics.enable']).toBe('false');
  });

  it('asks for one replica of every internal topic, as there is one broker', () => {
    const properties = kafkaProperties({ ports, dataDir: '/data', profile: 'local' });
    const replication = Object.entries(properties).filter(([name]) => /replication\.factor$|min\.isr$/.test(name));
    expect(replication).toHaveLength(5);
    expect(replication.every(([, value]) => value === '1')).toBe(true);
  });

  it('allows short sessions in tests only', () => {
    const of = (profile: 'local' | 'test') => kafkaProperties({ ports, dataDir: '/data', profile });
    expect(of('test')['group.min.session.timeout.ms']).toBe('1000');
    expect(of('local')).not.toHaveProperty('group.min.session.timeout.ms');
  });
});

describe('renderProperties', () => {
  it('writes one name=value line each', () => {
    expect(renderProperties({ a: '1', 'b.c': 'x,y' })).toBe('a=1\nb.c=x,y\n');
  });

  it('keeps backslashes', () => {
    expect(renderProperties({ dir: 'a\\b' })).toBe('dir=a\\\\b\n');
  });
});
