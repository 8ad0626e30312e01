import type { LocalAccess } from './local-access.js';
import { destinationsUrl, eventsUrl } from './local-access.js';
import type { ProfileVariable } from './local-profile.js';

export interface SummaryFacts {
  readonly services: readonly { readonly app: string; readonly url: string; readonly about: string }[];
  readonly kafkaBrokers: string;
  /** Absent where the environment gave it: it may hold a password. */
  readonly databaseUrl?: string;
  readonly logsDir: string;
  readonly secretsDir: string;
  readonly accessFile: string;
  readonly profile: readonly ProfileVariable[];
  readonly access: LocalAccess;
}

/** Where everything is and what to type next. */
export function summaryOf(facts: SummaryFacts): string {
  const row = (name: string, text: string) => `  ${name.padEnd(14)}${text}`;
  const { access } = facts;
  return [
    '',
    'Outbound webhooks run on this machine.',
    '',
    row('Console', `${access.apiUrl} (sign in with the edit key below)`),
    ...facts.services.map(({ app, url, about }) => row(app, about.replaceAll('{url}', url))),
    row('Kafka', facts.kafkaBrokers),
    row('PostgreSQL', facts.databaseUrl ?? 'as given by DATABASE_URL'),
    row('logs', facts.logsDir),
    '',
    'Local profile, set by this command alone; the environment wins:',
    ...facts.profile.map((variable) => `  ${describeVariable(variable, facts.secretsDir)}`),
    '',
    `Keys of tenant ${access.tenantId}, project ${access.projectId} (kept in ${facts.accessFile}, mode 0600):`,
    row('edit', access.key),
    row('publish', access.publishKey),
    ...operatorRow(facts, row),
    '',
    'Receive webhooks, in a second terminal, and print their bodies:',
    receiverLine(),
    '',
    'Register it as a destination:',
    curlLine(access),
    '',
    'Log a custom event over HTTP:',
    logEventLine(access),
    '',
    'See a webhook of each event type arrive (your destinations of these types get the events, too):',
    '  npm run demo',
    '',
    'Ctrl-C stops everything; the state stays.',
    '',
  ].join('\n');
}

/** What the keys of one project do not open, such as API keys in the console; made here, or the environment's and known. */
function operatorRow({ profile, secretsDir }: SummaryFacts, row: (name: string, text: string) => string): string[] {
  const isOurs = profile.some(({ name, from }) => name === 'OPERATOR_KEY' && from === 'profile');
  return isOurs
    ? [row('operator', `in ${secretsDir}/operator-key: opens every tenant, and API keys in the console`)]
    : [];
}

/** Where the example receives: none of the services' ports, and nothing listens there unless it is started. */
const RECEIVER_PORT = 8080;

/** A receiver for the destination of `curlLine`: without one, every delivery would fail. */
export function receiverLine(): string {
  const program = `require("http").createServer((q, r) => q.on("end", () => r.end(console.log())).pipe(process.stdout)).listen(${RECEIVER_PORT}, "127.0.0.1")`;
  return `  node -e '${program}'`;
}

/** One command, ready to paste into a shell. */
export function curlLine(access: LocalAccess): string {
  const body = {
    name: 'My receiver',
    url: `http://127.0.0.1:${RECEIVER_PORT}/hook`,
    eventTypes: ['conversation.created', 'feedback.created', 'event.created'],
  };
  return [
    `  curl -sS ${destinationsUrl(access)} \\`,
    `    -H 'Authorization: Bearer ${access.key}' -H 'Content-Type: application/json' \\`,
    `    -d '${JSON.stringify(body)}'`,
  ].join('\n');
}

/** The same for an event, which destinations of the type event.created receive. */
export function logEventLine(access: LocalAccess): string {
  return [
    `  curl -sS ${eventsUrl(access)} \\`,
    `    -H 'Authorization: Bearer ${access.publishKey}' -H 'Content-Type: application/json' \\`,
    `    -d '${JSON.stringify({ type: 'order.paid', properties: { total: 42.5 } })}'`,
  ].join('\n');
}

function describeVariable({ name, value, from, secret }: ProfileVariable, secretsDir: string): string {
  if (from === 'environment') return `${name} from the environment`;
  return secret ? `${name} made once, kept in ${secretsDir} (mode 0600)` : `${name}=${value}`;
}
