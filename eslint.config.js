import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const restricted = {
  fetch: 'Outbound HTTP goes through #egress, the one guarded door.',
  env: 'Only #config reads the environment.',
  json: 'Untrusted bytes are parsed in one place per format: a file named codec.ts.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.local/',
      'coverage/',
      'apps/console/public/',
      'apps/console/src/api/schema.d.ts',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-globals': ['error', { name: 'fetch', message: restricted.fetch }],
    },
  },
  {
    files: ['apps/**/*.ts', 'apps/**/*.tsx', 'libs/**/*.ts'],
    ignores: ['libs/config/**', 'libs/testing/**', 'apps/console/vite.config.ts', '**/*spec.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: restricted.env }],
    },
  },
  {
    files: ['apps/**/*.ts', 'apps/**/*.tsx', 'libs/**/*.ts'],
    ignores: ['**/codec.ts', '**/*-codec.ts', 'libs/testing/**', '**/*spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='JSON'][callee.property.name='parse']",
          message: restricted.json,
        },
      ],
    },
  },
  {
    files: ['apps/console/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs['recommended-latest'].rules,
  },
  {
    // Half of a component's lines is markup, which reads top down and does nothing by itself.
    files: ['apps/console/src/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 90, skipBlankLines: true, skipComments: true }] },
  },
  {
    // Pure decisions: same input, same answer.
    files: [
      'apps/matcher/src/match/**/*.ts',
      'apps/delivery/src/retry/**/*.ts',
      'apps/delivery/src/isolation/**/*.ts',
      'libs/contracts/**/*.ts',
      'libs/webhook/**/*.ts',
    ],
    ignores: ['**/*spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'A pure decision takes the time as an argument.' },
        { object: 'Math', property: 'random', message: 'A pure decision takes its randomness as an argument.' },
        { object: 'process', property: 'env', message: restricted.env },
      ],
    },
  },
  {
    files: ['**/*spec.ts', 'test/**/*.ts', 'libs/testing/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': ['error', { max: 500 }], 'no-restricted-globals': 'off' },
  },
);
