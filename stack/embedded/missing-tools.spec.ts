import { missingToolsMessage } from './missing-tools.js';

describe('missingToolsMessage', () => {
  it('names what is missing and the commands that help', () => {
    const message = missingToolsMessage({ java: true, maven: true });
    expect(message).toContain('Java 17 or newer and Maven are not installed');
    expect(message).toContain('sudo apt-get install -y default-jdk-headless maven');
    expect(message).toContain('brew install openjdk maven');
    expect(message).toContain('KAFKA_BROKERS=host:port');
  });

  it('names no tool that is there', () => {
    expect(missingToolsMessage({ java: false, maven: true })).toContain('and Maven is not installed');
  });
});
