/** One field of a JSON Schema, laid out for reading. */
export interface SchemaField {
  /** `conversation.messages[].id` */
  path: string;
  /** How deep it lies; 0 for the outermost. */
  depth: number;
  name: string;
  type: string;
  isRequired: boolean;
  description: string;
}

type Schema = Record<string, unknown>;

/** Every field below `schema`, in its order, each right before its own fields. */
export function readSchema(schema: Schema, prefix = '', depth = 0): SchemaField[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const required = new Set(schema['required'] as string[] | undefined);
  return Object.entries(properties).flatMap(([name, property]) => {
    const items = property['items'] as Schema | undefined;
    const path = `${prefix}${name}${items ? '[]' : ''}`;
    const field: SchemaField = {
      ...{ path, depth, name, type: typeOf(property) },
      isRequired: required.has(name),
      description: typeof property['description'] === 'string' ? property['description'] : '',
    };
    return [field, ...readSchema(items ?? property, `${path}.`, depth + 1)];
  });
}

function typeOf(schema: Schema): string {
  const values = schema['enum'] as unknown[] | undefined;
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' or ');
  const items = schema['items'] as Schema | undefined;
  if (items !== undefined) return `list of ${typeOf(items)}s`;
  const type = schema['type'] as string | string[] | undefined;
  if (schema['format'] === 'date-time') return 'date-time';
  return type === undefined ? 'anything' : [type].flat().join(' or ');
}
