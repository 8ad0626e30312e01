/**
 * The console's own addresses, all of which its index.html answers: the page then shows what the address names. Everything else stays
 * with the API, so that a mistyped route is a 404 and no page.
 */
const CONSOLE_PATH =
  /^\/(?:tenants\/[^/]+\/projects\/[^/]+(?:\/(?:webhooks|api-keys|event-types|verify)(?:\/[^/]+)*)?\/?)?$/;

export function isConsolePath(path: string): boolean {
  return CONSOLE_PATH.test(path);
}
