import { z } from 'zod';

export interface VariableDescription {
  variable: string;
  /** The value where the variable is unset; undefined for an optional or a required one. */
  default: unknown;
  description: string;
  secret: boolean;
  required: boolean;
}

interface FieldMeta {
  description?: string;
  secret?: boolean;
  shownAs?: string;
}

/** Every variable of the schema: the source of the documented table and of the test of the Kubernetes manifests. */
export function describeConfig(schema: z.ZodObject): VariableDescription[] {
  return Object.entries(schema.shape).map(([variable, field]) => {
    const meta = metaOf(field);
    const unset = z.safeParse(field, undefined);
    return {
      variable,
      default: unset.data,
      description: meta.description ?? '',
      secret: meta.secret === true,
      required: !unset.success,
    };
  });
}

/** The configuration as a service may log it at start: secrets masked, URLs without credentials and query. */
export function maskedSummary(schema: z.ZodObject, config: Record<string, unknown>): Record<string, unknown> {
  const summary: Record<string, unknown> = {};
  for (const [variable, field] of Object.entries(schema.shape)) {
    const value = config[variable];
    if (value !== undefined) summary[variable] = maskValue(value, metaOf(field));
  }
  return summary;
}

function maskValue(value: unknown, meta: FieldMeta): unknown {
  if (meta.shownAs === 'url' && typeof value === 'string' && URL.canParse(value)) {
    const url = new URL(value);
    return `${url.protocol}//${url.username || url.password ? '***@' : ''}${url.host}${url.pathname}`;
  }
  return meta.secret === true ? '***' : value;
}

/** Metadata sits on the schema it was given to; a wrapper added later (`.default()`) does not carry it. */
function metaOf(field: z.core.$ZodType): FieldMeta {
  const own = z.globalRegistry.get(field);
  if (own !== undefined) return own as FieldMeta;
  const inner = (field._zod.def as { innerType?: z.core.$ZodType }).innerType;
  return inner === undefined ? {} : metaOf(inner);
}
