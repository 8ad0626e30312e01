import { mutantsOf, type Mutant } from './mutant.js';

const API = 'apps/destinations/src/api';
const CALLERS_SPEC = `${API}/callers.int-spec.ts`;
const INGEST = 'apps/ingest/src';

/** Who may do what, what is kept secret, and what is let in. */
export const ACCESS_MUTANTS: readonly Mutant[] = [
  ...mutantsOf(
    'S6',
    [
      'keys of one tenant open another',
      `${API}/caller.ts`,
      "if (scope.tenantId !== undefined && scope.tenantId !== caller.tenantId) return 'not_found';",
      '',
      CALLERS_SPEC,
    ],
    [
      'keys of one project open another',
      `${API}/caller.ts`,
      'caller.projectId !== null && scope.projectId !== caller.projectId',
      'false',
      CALLERS_SPEC,
    ],
    ['a view key may write', `${API}/caller.ts`, "return caller.role === 'edit';", 'return true;', CALLERS_SPEC],
    [
      'a destination is found by its id alone',
      'apps/destinations/src/store/destination.repository.ts',
      '{ ...ownKey(key), deletedAt: IsNull() });',
      '{ id: key.id, deletedAt: IsNull() });',
      CALLERS_SPEC,
    ],
    [
      "another tenant's deliveries are found by their id",
      'apps/destinations/src/store/delivery.repository.ts',
      "const OWN = 'tenant_id = $1 AND project_id = $2 AND destination_id = $3';",
      "const OWN = '($1 || $2 || $3) IS NOT NULL';",
      `${API}/deliveries.int-spec.ts`,
    ],
    [
      'a command is believed, whatever its key',
      'apps/delivery/src/command/read-command.ts',
      'if (foreign !== undefined) return',
      "if (foreign === 'delivery id') return",
      'apps/delivery/src/foreign-records.int-spec.ts',
    ],
    [
      'an attempt is logged under a delivery of another tenant',
      'apps/destinations/src/recorder/read-attempt.ts',
      'if (foreign !== undefined) return',
      "if (foreign === 'key') return",
      'apps/destinations/src/recorder/foreign-attempts.int-spec.ts',
    ],
    [
      'ids may be steps in a path',
      'libs/contracts/src/ids.ts',
      "new Set(['new', '.', '..'])",
      "new Set(['new'])",
      'libs/contracts/src/ids.spec.ts',
    ],
  ),
  ...mutantsOf(
    'S11',
    [
      'a sealed text opens in any place',
      'libs/secrets/src/secret-box.ts',
      "return Buffer.from(JSON.stringify([tenantId, projectId, destinationId, field]), 'utf8');",
      'return Buffer.alloc(0);',
      'libs/secrets/src/secret-box.spec.ts',
    ],
    [
      'every text is sealed with the same IV',
      'libs/secrets/src/secret-box.ts',
      'const iv = randomBytes(IV_BYTES);',
      'const iv = Buffer.alloc(IV_BYTES);',
      'libs/secrets/src/secret-box.spec.ts',
    ],
    [
      'rotation writes over what an admin changed meanwhile',
      'apps/destinations/src/store/sealed-row.repository.ts',
      'AND id = $3 AND version = $4 AND',
      'AND id = $3 AND version >= $4 AND',
      'apps/destinations/src/keys/key-rotation.int-spec.ts',
    ],
  ),
  ...mutantsOf(
    'S12',
    [
      'the public half of a key is enough',
      `${API}/authenticator.ts`,
      'row !== null && matches && !isExpired(row)',
      'row !== null && !isExpired(row)',
      `${API}/authenticator.spec.ts`,
    ],
    [
      'an expired key is good',
      `${API}/authenticator.ts`,
      'row !== null && matches && !isExpired(row)',
      'row !== null && matches',
      CALLERS_SPEC,
    ],
    [
      'an expired key logs events',
      `${INGEST}/keys/identify-publisher.ts`,
      '|| hasExpired(entry, nowMs)',
      '|| nowMs < 0',
      `${INGEST}/api/callers.int-spec.ts`,
    ],
  ),
  ...mutantsOf(
    'S13',
    [
      'values under the name of a secret are logged',
      'libs/observability/src/redact-fields.ts',
      'isSecretName(name) ? CENSORED : redactValue(value, depth)',
      'redactValue(value, depth)',
      'libs/observability/src/redact-fields.spec.ts',
    ],
    [
      'queries of URLs are logged',
      'libs/observability/src/redact-fields.ts',
      "if (!short.includes('://')) return short;",
      'if (short.length >= 0) return short;',
      'libs/observability/src/redact-fields.spec.ts',
    ],
    [
      'excerpts show what an endpoint echoes',
      'apps/delivery/src/attempt/attempt.service.ts',
      'return scrubExcerpt(excerpt, secretTextsOf(own), request.body);',
      'return secretTextsOf(own) && excerpt;',
      'apps/delivery/src/attempt/echoed-secrets.int-spec.ts',
    ],
    [
      'a view key sees header values',
      `${API}/caller.ts`,
      "return caller.kind === 'operator' || caller.role === 'edit';",
      'return true;',
      `${API}/destinations.int-spec.ts`,
    ],
  ),
  ...mutantsOf(
    'S17',
    [
      'a body may be as long as it likes',
      'libs/http/src/read-body.ts',
      'export const MAX_BODY_BYTES = 1_048_576;',
      'export const MAX_BODY_BYTES = 1e12;',
      `${API}/raw-http.int-spec.ts`,
    ],
    [
      'every problem of the database is ours',
      'libs/http/src/to-problem.ts',
      "return new ProblemError(400, 'The request holds",
      "return new ProblemError(500, 'The request holds",
      'libs/http/src/to-problem.spec.ts',
    ],
    [
      'a key calls as often as it likes',
      `${API}/rate-limit.guard.ts`,
      "if (caller.kind === 'key') admit",
      "if (caller.kind === 'nobody') admit",
      `${API}/rate-limit.int-spec.ts`,
    ],
    [
      'answers come without security headers',
      `${API}/configure-http.ts`,
      '  secureAnswers(app);\n',
      '  void secureAnswers;\n',
      `${API}/http-surface.int-spec.ts`,
    ],
  ),
  ...mutantsOf(
    'S22',
    [
      'install scripts run in the image',
      'Dockerfile',
      'npm ci --omit=dev --ignore-scripts',
      'npm ci --omit=dev',
      'test/packaging/supply-chain.spec.ts',
    ],
    [
      'a service may write to its file system',
      'k8s/base/delivery.yaml',
      'readOnlyRootFilesystem: true',
      'readOnlyRootFilesystem: false',
      'test/packaging/manifests.spec.ts',
    ],
  ),
];
