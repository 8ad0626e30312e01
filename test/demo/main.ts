import { parseArgs } from 'node:util';
import { findAccess, type Access } from './find-access.js';
import { removeDemo, runDemo } from './run-demo.js';

/** `npm run demo [-- --remove]`: exit code 0 where everything came as promised, else 1. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { remove: { type: 'boolean', default: false } } });
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
