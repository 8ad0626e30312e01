/**
 * Three speeds, one runner:
 *   unit  *.spec.ts       no I/O, beside the code               npm run test:unit
 *   int   *.int-spec.ts   one part on real Kafka or PostgreSQL  npm run test:int
 *   e2e   *.e2e-spec.ts   the built services, from outside      npm run test:e2e
 * `int` and `e2e` share one Kafka and one PostgreSQL, found or started by test/global-setup.ts.
 */
const base = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: {
    '^#(\\w+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', '<rootDir>/.local/'],
};
const onRealServices = {
  ...base,
  globalSetup: '<rootDir>/test/global-setup.ts',
  globalTeardown: '<rootDir>/test/global-teardown.ts',
};

export default {
  projects: [
    { ...base, displayName: 'unit', testMatch: ['**/*.spec.ts'] },
    { ...onRealServices, displayName: 'int', testMatch: ['**/*.int-spec.ts'] },
    { ...onRealServices, displayName: 'e2e', testMatch: ['**/*.e2e-spec.ts'] },
  ],
  testSequencer: '<rootDir>/test/sequencer.js',
  maxWorkers: 2,
  // A limit that ends what hangs, not a measure: machines differ by a factor of five.
  testTimeout: 240_000,
};
