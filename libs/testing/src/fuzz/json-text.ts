/**
 * JSON as it is written, not as it is parsed: an object may name a field twice, and a value may be any text. `raw` goes
 * into the text as it stands.
 */
export type JsonText =
  | { kind: 'raw'; text: string }
  | { kind: 'array'; items: JsonText[] }
  | { kind: 'object'; entries: [name: string, value: JsonText][] };

export function toJsonText(value: unknown): JsonText {
  if (Array.isArray(value)) return { kind: 'array', items: value.map(toJsonText) };
  if (typeof value !== 'object' || value === null) return raw(JSON.stringify(value));
  return {
    kind: 'object',
    entries: Object.entries(value).map(([name, inner]) => [JSON.stringify(name), toJsonText(inner)]),
  };
}

export function writeJsonText(json: JsonText): string {
  switch (json.kind) {
    case 'raw':
      return json.text;
    case 'array':
      return `[${json.items.map(writeJsonText).join(',')}]`;
    case 'object':
      return `{${json.entries.map(([name, value]) => `${name}:${writeJsonText(value)}`).join(',')}}`;
  }
}

/** A change of one place. `at` chooses it, modulo the number of places; `text` and `name` are JSON texts. */
export interface JsonMutation {
  kind: 'replace' | 'drop' | 'repeat' | 'repeat_other' | 'add' | 'rename';
  at: number;
  name: string;
  text: string;
}

/** Applies the changes in order, each to what the one before left. */
export function mutateJson(json: JsonText, mutations: readonly JsonMutation[]): JsonText {
  return mutations.reduce(mutateOnce, structuredClone(json));
}

function mutateOnce(json: JsonText, { kind, at, name, text }: JsonMutation): JsonText {
  const objects = objectsOf(json);
  const fields = objects.flatMap((object) => object.entries.map((_, index) => ({ object, index })));
  const field = fields[at % Math.max(1, fields.length)];
  if (kind === 'add') {
    objects[at % Math.max(1, objects.length)]?.entries.push([name, raw(text)]);
    return json;
  }
  // The whole is a place too.
  if (field === undefined || (kind === 'replace' && at % (fields.length + 1) === fields.length)) return raw(text);
  const entry = field.object.entries[field.index] as [string, JsonText];
  if (kind === 'replace') entry[1] = raw(text);
  else if (kind === 'rename') entry[0] = name;
  else if (kind === 'drop') field.object.entries.splice(field.index, 1);
  else field.object.entries.push([entry[0], kind === 'repeat' ? structuredClone(entry[1]) : raw(text)]);
  return json;
}

function objectsOf(json: JsonText): { entries: [string, JsonText][] }[] {
  if (json.kind === 'raw') return [];
  if (json.kind === 'array') return json.items.flatMap(objectsOf);
  return [json, ...json.entries.flatMap(([, value]) => objectsOf(value))];
}

function raw(text: string): JsonText {
  return { kind: 'raw', text };
}
