/** A destination as a Test call needs it: opened, nothing sealed. */
export interface TestTarget {
  tenantId: string;
  projectId: string;
  id: string;
  url: string;
  /** Custom headers; {} for none. */
  headers: Record<string, string>;
  /** `whsec_...`, each of which signs; the first is the current one. */
  secrets: string[];
}

/** What the endpoint made of it. The error never tells apart why a name or an address could not be reached. */
export interface TestResult {
  /** The endpoint answered 2xx. */
  success: boolean;
  /** Absent where there was no answer. */
  statusCode?: number;
  /** Absent on success. */
  error?: string;
}

/** Sends one `test` event with synthetic data, once, within TEST_TIMEOUT_MS. */
export interface TestDestination {
  /** Never rejects because of the endpoint. The URL's own policy (scheme, literal address) was checked before. */
  send(target: TestTarget): Promise<TestResult>;
}

/** Injection token of the TestDestination. */
export const TEST_DESTINATION = Symbol('TestDestination');
