/** One rule per sentence of CONTRIBUTING.md, "Who may import whom". The baseline is empty and stays so. */
/** Specs, and what the specs of an app share. */
const SPEC = '(\\.(spec|int-spec|e2e-spec|chaos-spec)\\.ts$|^apps/[^/]+/test/)';

/** A folder of libs/ may import only the named libs, besides itself. */
const libMayImport = (lib, allowed) => ({
  name: `lib-${lib}`,
  comment: `libs/${lib} may import ${allowed.length ? allowed.join(', ') : 'no other lib'}.`,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: SPEC },
  to: { path: `^libs/(?!(${[lib, ...allowed].join('|')})/)` },
});
/** An app may import only the named libs and itself. */
const appMayImport = (app, allowed) => ({
  name: `app-${app}`,
  comment: `apps/${app} may import itself and ${allowed.join(', ')}.`,
  severity: 'error',
  from: { path: `^apps/${app}/`, pathNot: SPEC },
  to: { path: `^(apps/(?!${app}/)|libs/(?!(${allowed.join('|')})/)|stack/|test/)` },
});
/** A package may be imported only from the given places. */
const packageOnlyFrom = (name, packages, from, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(apps|libs)/', pathNot: [from, SPEC, '^libs/testing/'] },
  to: { path: `node_modules/(${packages})/` },
});

export default {
  forbidden: [
    { name: 'no-circular', comment: 'The import graph is a DAG.', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      comment: 'Every import resolves.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'sources-only',
      comment: 'Imports lead to sources. An import of the build would pass every rule below: they speak of sources.',
      severity: 'error',
      from: {},
      to: { path: '^dist/' },
    },
    {
      name: 'one-door',
      comment: 'A lib is imported through its src/index.ts (#name), never past it.',
      severity: 'error',
      from: { path: '^(?:apps|libs|stack|test)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/$1/'] },
    },
    libMayImport('contracts', []),
    libMayImport('webhook', ['contracts']),
    libMayImport('secrets', ['contracts']),
    libMayImport('config', []),
    libMayImport('observability', []),
    libMayImport('kafka', ['observability']),
    libMayImport('postgres', ['observability']),
    libMayImport('http', ['observability', 'postgres']),
    libMayImport('egress', ['contracts', 'observability']),
    appMayImport('destinations', [
      ...['contracts', 'config', 'observability', 'kafka', 'egress', 'webhook', 'secrets'],
      ...['http', 'postgres'],
    ]),
    appMayImport('ingest', ['contracts', 'config', 'observability', 'kafka', 'secrets', 'http', 'postgres']),
    appMayImport('matcher', ['contracts', 'config', 'observability', 'kafka']),
    appMayImport('delivery', ['contracts', 'config', 'observability', 'kafka', 'egress', 'webhook', 'secrets']),
    appMayImport('console', ['contracts']),
    {
      name: 'console-in-the-browser',
      comment: 'apps/console runs in a browser: React, its component library and what these need; nothing of Node.',
      severity: 'error',
      from: { path: '^apps/console/src/', pathNot: SPEC },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'core'],
        pathNot:
          'node_modules/(react|react-dom|@types/react|@types/react-dom|@mantine/[^/]+|@tabler/icons-react|@tanstack/react-query|wouter|openapi-fetch|vite)/',
      },
    },
    packageOnlyFrom(
      'react-only-in-the-console',
      'react|react-dom|@mantine/[^/]+|@tanstack/[^/]+|wouter|openapi-fetch|vite',
      '^apps/console/',
      'apps/console is the only code with a user interface.',
    ),
    packageOnlyFrom(
      'kafkajs-only-in-kafka',
      'kafkajs[^/]*',
      '^libs/kafka/',
      'libs/kafka is the only code that knows kafkajs.',
    ),
    packageOnlyFrom(
      'undici-only-in-egress',
      'undici',
      '^libs/egress/',
      'libs/egress is the only code that opens a connection to a destination.',
    ),
    packageOnlyFrom(
      'sql-only-in-store',
      'typeorm|pg|@nestjs/typeorm',
      '^(apps/(destinations|ingest)/src/store|libs/postgres)/',
      'SQL lives in store/, what services share of it in libs/postgres.',
    ),
    {
      name: 'sockets-only-in-egress',
      comment: 'Outbound sockets, TLS and DNS belong to libs/egress.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/(egress|testing)/', SPEC] },
      to: { path: '^(node:)?(net|tls|dns|dns/promises|http2|https)$' },
    },
    packageOnlyFrom(
      'opentelemetry-only-in-spans',
      '@opentelemetry/[^/]+',
      '^libs/observability/src/spans\\.ts$',
      'OpenTelemetry is behind the spans of libs/observability.',
    ),
    {
      name: 'spans-on-demand',
      comment: 'OpenTelemetry is a tenth of a start: only a dynamic import loads spans.ts.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: SPEC },
      to: { path: '^libs/observability/src/spans\\.ts$', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-libs',
      comment: 'contracts, webhook and secrets do no I/O and know no framework.',
      severity: 'error',
      from: { path: '^libs/(contracts|webhook|secrets)/', pathNot: SPEC },
      to: {
        path: '^(node:)?(fs|net|http|https|tls|dns|child_process|worker_threads)|node_modules/(@nestjs|kafkajs|undici|typeorm|pg)/',
      },
    },
    {
      name: 'pure-decisions',
      comment: 'match/, retry/ and isolation/ decide; they import contracts and nothing that acts.',
      severity: 'error',
      from: { path: '^apps/(matcher/src/match|delivery/src/retry|delivery/src/isolation)/', pathNot: SPEC },
      to: { pathNot: '^(libs/contracts/|apps/matcher/src/match/|apps/delivery/src/(retry|isolation)/)' },
    },
    {
      name: 'attempt-before-outcome',
      comment: 'Inside delivery: the controller uses attempt and outcome, outcome uses retry; never the other way.',
      severity: 'error',
      from: { path: '^apps/delivery/src/(attempt|retry)/', pathNot: SPEC },
      to: { path: '^apps/delivery/src/(outcome/|command\\.controller)' },
    },
    {
      name: 'app-tests-only-in-specs',
      comment: 'apps/*/test/ serves the specs of that app alone.',
      severity: 'error',
      from: { path: '^(apps|libs|stack)/', pathNot: SPEC },
      to: { path: '^apps/[^/]+/test/' },
    },
    {
      name: 'testing-only-in-tests',
      comment: 'libs/testing serves specs and test/ alone.',
      severity: 'error',
      from: { path: '^(apps|libs|stack)/', pathNot: [SPEC, '^libs/testing/'] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'stack-stands-alone',
      comment: 'stack/ starts Kafka and PostgreSQL; it knows no app and no lib but config.',
      severity: 'error',
      from: { path: '^stack/', pathNot: SPEC },
      to: { path: '^(apps/|libs/(?!config/))' },
    },
    {
      name: 'packaging-reads-configs',
      comment: 'test/packaging/ may read the configuration schemas of the apps and nothing else of them.',
      severity: 'error',
      from: { path: '^test/packaging/' },
      to: { path: '^(apps/|libs/(?!(config|contracts)/))', pathNot: '^apps/[^/]+/src/[^/]+\\.config\\.ts$' },
    },
    {
      name: 'black-box',
      // test/packaging/ compares k8s/ and docker-compose.yml with the services' own configuration schemas, hence reads those.
      comment: 'test/ speaks to the services from outside: libs/testing and libs/contracts only.',
      severity: 'error',
      from: { path: '^test/', pathNot: '^test/packaging/' },
      to: { path: `^(apps/|libs/(?!(testing|contracts)/))` },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: { path: '(^|/)\\.local/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.json', '.css'],
    },
  },
};
