/** What a fuzzer needs of one operation of an OpenAPI document. */
export interface FuzzOperation {
  id: string;
  method: string;
  /** With `{name}` for each id. */
  path: string;
  queryNames: string[];
  /** The document's example; undefined for an operation without a body. */
  body: unknown;
  /** Every status that the document names. */
  statuses: number[];
}

interface Content {
  example?: unknown;
  examples?: Record<string, { value?: unknown }>;
}

interface Operation {
  operationId?: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content?: Record<string, Content> };
  responses?: Record<string, unknown>;
}

/** Every operation of a document as it was served. @throws Error for a body without an example: there is nothing to start from */
export function operationsOf(document: { paths: Record<string, object> }): FuzzOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
      id: operation.operationId ?? `${method} ${path}`,
      method: method.toUpperCase(),
      path,
      queryNames: (operation.parameters ?? []).filter((entry) => entry.in === 'query').map(({ name }) => name),
      body: exampleOf(operation),
      statuses: Object.keys(operation.responses ?? {}).map(Number),
    })),
  );
}

function exampleOf({ operationId, requestBody }: Operation): unknown {
  if (requestBody === undefined) return undefined;
  const content = requestBody.content?.['application/json'];
  const example = content?.example ?? Object.values(content?.examples ?? {})[0]?.value;
  if (example === undefined) throw new Error(`${operationId}: its body has no example`);
  return example;
}
