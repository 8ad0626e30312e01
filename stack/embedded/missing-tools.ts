import { MIN_JAVA_MAJOR } from './java.js';

/** What to do when this machine can run no Kafka, ready to paste. */
export function missingToolsMessage(missing: { java: boolean; maven: boolean }): string {
  const wanted = [...(missing.java ? [`Java ${MIN_JAVA_MAJOR} or newer`] : []), ...(missing.maven ? ['Maven'] : [])];
  return [
    `Kafka cannot start here: no Docker engine answers, and ${wanted.join(' and ')} ${wanted.length > 1 ? 'are' : 'is'} not installed. One of these helps:`,
    '  Debian, Ubuntu   sudo apt-get install -y default-jdk-headless maven',
    '  macOS            brew install openjdk maven',
    '  Docker           start its engine',
    '  your own Kafka   KAFKA_BROKERS=host:port (and DATABASE_URL=postgres://... for your own PostgreSQL)',
  ].join('\n');
}
