/** A body that POST must refuse, the first field it must name, and what it must say of it. */
export interface InvalidRow {
  what: string;
  /** Laid over a good body; undefined takes a field away. */
  change?: Record<string, unknown>;
  /** The whole body as text, instead. */
  text?: string;
  field: string;
  rule: RegExp;
  /** A PATCH with it is good, or says something else. */
  postOnly?: boolean;
}

type Case = [what: string, value: unknown];

/** Values of one field that break one rule. */
export function rowsOf(field: string, rule: RegExp, cases: Case[]): InvalidRow[] {
  return cases.map(([what, value]) => ({ what: `${field}: ${what}`, change: { [field]: value }, field, rule }));
}

/** The same, where the answer names a part of the field. */
export function rowsOfPart(part: string, rule: RegExp, cases: Case[]): InvalidRow[] {
  const [field = ''] = part.split(/[.[]/);
  return cases.map(([what, value]) => ({ what: `${part}: ${what}`, change: { [field]: value }, field: part, rule }));
}
