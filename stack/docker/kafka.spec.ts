import { kafkaEnvironment } from './kafka.js';
import { volumeName } from './volume-name.js';

const ports = { kafka: 19092, kafkaController: 9093, postgres: 5432 };

describe('kafkaEnvironment', () => {
  const environment = kafkaEnvironment({ ports, profile: 'local' }, '10.1.2.3');

  it('advertises the address that clients outside of the container reach', () => {
    expect(environment.KAFKA_ADVERTISED_LISTENERS).toBe('PLAINTEXT://10.1.2.3:19092');
    expect(environment.KAFKA_LISTENERS).toBe('PLAINTEXT://:9092,CONTROLLER://:9093');
  });

  it('has the settings of the embedded broker', () => {
    expect(environment.KAFKA_AUTO_CREATE_TOPICS_ENABLE).toBe('false');
    expect(environment.KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS).toBe('4');
  });

  it('spells every name as the image wants it', () => {
    expect(Object.keys(environment).filter((name) => !/^KAFKA_[A-Z_]+$/.test(name))).toEqual([]);
  });
});

describe('volumeName', () => {
  it('is the same for one state directory, and another for another', () => {
    expect(volumeName('kafka', '/a')).toBe(volumeName('kafka', '/a'));
    expect(volumeName('kafka', '/a')).not.toBe(volumeName('kafka', '/b'));
    expect(volumeName('kafka', '/a')).toMatch(/^outbound-webhooks-kafka-[0-9a-f]{12}$/);
  });
});
