/** One broken rule. `rule` completes the sentence "<variable> ..." and never contains the value. */
export interface ConfigFault {
  variable: string;
  rule: string;
}

/**
 * The environment does not fit the schema. The message lists every fault, one a line, so that an operator
 * mends all of them in one go; values are left out, since any of them may be a secret in the wrong place.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly ConfigFault[]) {
    const lines = faults.map((fault) => `  ${fault.variable} ${fault.rule}`);
    super(['The configuration is not valid:', ...lines].join('\n'));
  }
}
