/** What POST takes. */
export interface NewDestination {
  id?: string;
  name: string;
  url: string;
  eventTypes: string[];
  description?: string;
  headers?: Record<string, string>;
  agentIds?: string[];
  enabled?: boolean;
}
/** What the API shows. */
export interface Destination {
  id: string;
  name: string;
  description: string | null;
  url: string;
  eventTypes: string[];
  headers: Record<string, string> | null;
  agentIds: string[];
  enabled: boolean;
  createdAt: string;
  updatedAt: string;
}
export interface ApiAnswer<T = unknown> {
  status: number;
  headers: Headers;
  /** The parsed body; undefined for none. */
  body: T;
}
export interface ApiAccess {
  /** `http://127.0.0.1:3000` */
  apiUrl: string;
  key: string;
  tenantId: string;
  projectId: string;
}

/** The REST API as one caller sees it. Nothing throws for a status, except `expect...`: tests judge the answer themselves. */
export class DestinationsApi {
  constructor(private readonly access: ApiAccess) {}

  /** Any call; a path that starts with `/` is relative to the API's root, else to the project's destinations. */
  async call<T = unknown>(method: string, path: string, body?: unknown): Promise<ApiAnswer<T>> {
    const { apiUrl, key } = this.access;
    const response = await fetch(new URL(path.startsWith('/') ? path : `${this.root}${path && `/${path}`}`, apiUrl), {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as T };
  }

  create(destination: NewDestination): Promise<Destination> {
    return this.expectData(201, 'POST', '', destination);
  }

  get(id: string): Promise<Destination> {
    return this.expectData(200, 'GET', id);
  }

  update(id: string, change: Record<string, unknown>): Promise<Destination> {
    return this.expectData(200, 'PATCH', id, change);
  }

  async delete(id: string): Promise<void> {
    const { status, body } = await this.call('DELETE', id);
    if (status !== 204) throw new Error(`DELETE ${id}: ${status} ${JSON.stringify(body)}`);
  }

  async secretOf(id: string): Promise<string> {
    return (await this.expectData<{ secret: string }>(200, 'GET', `${id}/secret`)).secret;
  }

  private get root(): string {
    const { tenantId, projectId } = this.access;
    return `/manage/tenants/${tenantId}/projects/${projectId}/webhook-destinations`;
  }

  private async expectData<T>(expected: number, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call<{ data: T }>(method, path, body);
    if (answer.status !== expected)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.data;
  }
}
