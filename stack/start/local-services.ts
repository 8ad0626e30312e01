import { join } from 'node:path';

export interface LocalService {
  /** Its folder under apps/. */
  readonly app: string;
  readonly usualPort: number;
  /** For the printout; `{url}` stands for where it listens. */
  readonly about: string;
}

/** What `npm start` runs, in the order it is printed. */
export const LOCAL_SERVICES: readonly LocalService[] = [
  { app: 'destinations', usualPort: 3000, about: '{url} (documentation: {url}/docs)' },
  { app: 'matcher', usualPort: 3001, about: '{url}/health/ready, {url}/metrics' },
  { app: 'delivery', usualPort: 3002, about: '{url}/health/ready, {url}/metrics' },
  { app: 'ingest', usualPort: 3003, about: '{url}/run/v1/events (documentation: {url}/docs)' },
];

/** The service whose REST API makes keys and takes destinations. */
export const API_APP = 'destinations';

/** The service that takes events over HTTP. */
export const INGEST_APP = 'ingest';

/** The built console, which the API's service serves. */
export const CONSOLE_PAGE = join('dist', 'apps', 'console', 'web', 'index.html');

/** The built entry, relative to the repository. */
export function entryOf(app: string): string {
  return join('dist', 'apps', app, 'src', 'main.js');
}
