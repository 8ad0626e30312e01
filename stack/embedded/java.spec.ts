import { javaCandidates, javaMajor } from './java.js';

describe('javaMajor', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "25" 2025-09-16', 25],
    ['openjdk version "22-ea" 2024-03-19', 22],
    ['java version "1.8.0_411"', 8],
  ])('%s', (text, major) => expect(javaMajor(text)).toBe(major));

  it('does not guess', () => {
    expect(javaMajor('The operation couldn’t be completed. Unable to locate a Java Runtime.')).toBeUndefined();
  });
});

describe('javaCandidates', () => {
  it('tries JAVA_HOME first, then PATH', () => {
    expect(javaCandidates({ JAVA_HOME: '/jdk' }, (path) => path === '/jdk/bin/java')).toEqual([
      '/jdk/bin/java',
      'java',
    ]);
  });

  it('passes over a JAVA_HOME that holds no Java, and looks where Homebrew installs', () => {
    const exists = (path: string) => path.startsWith('/opt/homebrew/');
    expect(javaCandidates({ JAVA_HOME: '/gone' }, exists)).toEqual(['java', '/opt/homebrew/opt/openjdk/bin/java']);
  });
});
