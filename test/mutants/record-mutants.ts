import { mutantsOf, type Mutant } from './mutant.js';

/** Records on topics, and what becomes of them: attempts, their times, headers and signatures. */
export const RECORD_MUTANTS: readonly Mutant[] = [
  ...mutantsOf(
    'S5',
    [
      'an attempt record that cannot be read breaks the recorder',
      'apps/destinations/src/recorder/read-attempt.ts',
      'if (!decoded.ok || value === null) return',
      'if (!decoded.ok || value === null) throw new Error(); if (value === null) return',
      'apps/destinations/src/recorder/poison.int-spec.ts',
    ],
    [
      'records may be nested as deep as they like',
      'libs/contracts/src/json-codec.ts',
      'export const MAX_JSON_DEPTH = 64;',
      'export const MAX_JSON_DEPTH = 1_000_000;',
      'apps/matcher/src/poison.int-spec.ts',
    ],
    [
      'a command that cannot be read is not put aside',
      'apps/delivery/src/command.controller.ts',
      "if (!read.ok) return this.publisher.reject(record, 'unreadable_command', read.detail, context);",
      'if (!read.ok) return;',
      'apps/delivery/src/poison.int-spec.ts',
    ],
  ),
  ...mutantsOf(
    'S7',
    [
      'a receiver may put off the next attempt for days',
      'apps/delivery/src/retry/plan-retry.ts',
      'Math.min(failed.retryAfterMs ?? 0, 2 * delayMs)',
      'Math.min(failed.retryAfterMs ?? 0, 1e9)',
      'apps/delivery/src/retry/plan-retry.spec.ts',
    ],
    [
      'jitter makes retries early',
      'apps/delivery/src/retry/plan-retry.ts',
      'delayMs * (1 + MAX_JITTER_RATIO * random)',
      'delayMs * (1 - MAX_JITTER_RATIO * random)',
      'apps/delivery/src/retry/plan-retry.spec.ts',
    ],
  ),
  ...mutantsOf(
    'S8',
    [
      'a custom header stands beside ours in another spelling',
      'libs/webhook/src/build-webhook-headers.ts',
      'const key = name.toLowerCase();',
      'const key = name;',
      'apps/delivery/src/attempt/sent-headers.int-spec.ts',
    ],
    [
      'webhook-* names are free',
      'libs/webhook/src/validate-custom-headers.ts',
      " || lower.startsWith('webhook-')",
      '',
      'libs/webhook/src/validate-custom-headers.spec.ts',
    ],
    [
      'header values may hold control characters',
      'libs/webhook/src/validate-custom-headers.ts',
      'if (!VALUE.test(value)) return',
      'if (value.length > 1000) return',
      'libs/webhook/src/validate-custom-headers.spec.ts',
    ],
  ),
  ...mutantsOf(
    'S9',
    [
      'a disabled destination still gets its retries',
      'apps/delivery/src/command.controller.ts',
      "if (!destination.enabled) return 'disabled';",
      '',
      'apps/delivery/src/command.controller.spec.ts',
    ],
    [
      'an older row of the topic replaces a newer one',
      'libs/kafka/src/table/table-rows.ts',
      'candidate.version < known ||',
      '',
      'libs/kafka/src/table/table-rows.spec.ts',
    ],
  ),
  ...mutantsOf(
    'S10',
    [
      'one destination may take every call',
      'apps/delivery/src/isolation/fair-share.ts',
      'return isTrusted ? bounds.maxPerDestination : strangerLimit(counts, bounds);',
      'return Infinity;',
      'apps/delivery/src/isolation/fair-share.spec.ts',
    ],
    [
      'new destinations take all live slots once no call can leave them',
      'apps/delivery/src/isolation/fair-share.ts',
      'return Math.max(1, Math.floor((maxPerDestination * room) / maxLive));',
      'return room > maxLive ? 0 : maxPerDestination;',
      'apps/delivery/src/isolation/call-budgets.spec.ts',
    ],
    [
      'a destination that timed out keeps all of its slots',
      'apps/delivery/src/isolation/fair-share.ts',
      'if (destination.timedOut) return 1;',
      '',
      'apps/delivery/src/isolation/fair-share.spec.ts',
    ],
    [
      'slow calls stay in the live budget',
      'apps/delivery/src/isolation/call-budgets.ts',
      'this.becomeSlow(call);',
      '',
      'apps/delivery/src/isolation/call-budgets.spec.ts',
    ],
  ),
  ...mutantsOf(
    'S15',
    [
      'the time is not signed',
      'libs/webhook/src/sign-webhook.ts',
      '.update(`${id}.${timestampSeconds}.`)',
      '.update(`${id}..${timestampSeconds && ""}`)',
      'libs/webhook/src/sign-webhook.spec.ts',
    ],
    [
      'only the newest secret signs',
      'libs/webhook/src/sign-webhook.ts',
      'return secrets.map((secret)',
      'return secrets.slice(0, 1).map((secret)',
      'libs/webhook/src/sign-webhook.spec.ts',
    ],
  ),
  ...mutantsOf(
    'S16',
    [
      'what is put aside is not cut to what its topic takes',
      'libs/contracts/src/rejected.ts',
      'if (value === null || value.length <= maxBytes) return',
      'if (value === null || maxBytes > 0) return',
      'libs/contracts/src/rejected.spec.ts',
    ],
    [
      'a command may be larger than its dead letter',
      'apps/delivery/src/command/read-command.ts',
      'parseJsonObject(record.value, MAX_BODY_BYTES)',
      'parseJsonObject(record.value)',
      'apps/delivery/src/command/plan-command.spec.ts',
    ],
  ),
  ...mutantsOf('S19', [
    'a jump of the clock is not noticed',
    'libs/kafka/src/schedule/wall-clock.ts',
    'if (byMs > STEP_MS) {',
    'if (byMs < -1e300) {',
    'libs/kafka/src/schedule/wall-clock.spec.ts',
  ]),
];
