import { parseArgs } from 'node:util';
import { findAccess, type Access } from './find-access.js';
import { removeDemo, runDemo } from './run-demo.js';

const USAGE = `npm run demo [-- --remove]
A receiver, two destinations and one event of each type: tells what arrived. Needs \`npm start\` beside it.
  --remove   takes the destinations of the demo away
Ends with 0 where everything came as promised, else with 1.
RECEIVER_HOST: under which the services reach this machine [127.0.0.1]`;

async function main(): Promise<void> {
  const options = { remove: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const access = findAccess(process.env);
  if (values.remove) {
    console.log(`Removed ${await removeDemo(access)} destinations of the demo.`);
    return;
  }
  const receiverHost = process.env.RECEIVER_HOST;
  const print = (line: string) => console.log(line);
  const faults = await runDemo({ access, print, ...(receiverHost !== undefined && { receiverHost }) });
  for (const fault of faults) console.error(`!  ${fault}`);
  if (faults.length === 0) console.log('\nEverything arrived as promised.');
  console.log(consoleHint(access));
  process.exitCode = faults.length === 0 ? 0 : 1;
}

function consoleHint({ apiUrl, tenantId, projectId }: Access): string {
  const list = new URL(`/tenants/${tenantId}/projects/${projectId}/webhooks`, apiUrl);
  return `Both destinations stay, disabled, with their deliveries: see them at ${list.href}\n(sign in with the edit key that npm start printed; npm run demo -- --remove takes them away again)`;
}

main().catch((error: unknown) => {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  console.error(cause instanceof Error ? `${message}: ${cause.message} (is \`npm start\` running?)` : message);
  process.exitCode = 1;
});
