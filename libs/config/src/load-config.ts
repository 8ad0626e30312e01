import type { z } from 'zod';
import { ConfigError, type ConfigFault } from './config-error.js';

/** Variables that only make sense together: with `when` set, each of `needs` must be set, too. */
const TOGETHER = [
  { when: 'KAFKA_SASL_MECHANISM', needs: ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] },
  { when: 'KAFKA_SASL_USERNAME', needs: ['KAFKA_SASL_MECHANISM'] },
  { when: 'KAFKA_SASL_PASSWORD', needs: ['KAFKA_SASL_MECHANISM'] },
];

/**
 * Reads the schema's variables from the environment. A variable that is empty or blank counts as unset.
 *
 * @returns the values under the variables' own names
 * @throws ConfigError naming every broken rule at once, and no value
 */
export function loadConfig<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv = process.env): z.infer<S> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const text = env[name];
    if (text !== undefined && text.trim() !== '') given[name] = text;
  }
  const parsed = schema.safeParse(given);
  const faults = [...(parsed.error?.issues ?? []).map(toFault), ...missingPartners(schema, given)];
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  return parsed.data;
}

function toFault(issue: z.core.$ZodIssue): ConfigFault {
  const [name, ...rest] = issue.path.map(String);
  return {
    variable: name ?? 'environment',
    rule: rest.length === 0 ? issue.message : `(${rest.join('.')}) ${issue.message}`,
  };
}

function missingPartners(schema: z.ZodObject, given: Record<string, string>): ConfigFault[] {
  const faults: ConfigFault[] = [];
  for (const { when, needs } of TOGETHER) {
    if (!(when in given)) continue;
    for (const name of needs) {
      if (name in schema.shape && !(name in given))
        faults.push({ variable: name, rule: `is required where ${when} is set` });
    }
  }
  return faults.filter((fault, index) => faults.findIndex((other) => other.variable === fault.variable) === index);
}
