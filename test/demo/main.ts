import { findAccess, type Access } from './find-access.js';
import { runDemo } from './run-demo.js';

/** `npm run demo [-- --remove]`: exit code 0 where everything came as promised, else 1. */
async function main(): Promise<void> {
  const receiverHost = process.env.RECEIVER_HOST;
  const access = findAccess(process.env);
  const isRemoving = process.argv.includes('--remove');
  const faults = await runDemo({
    ...{ access, isRemoving },
    print: (line) => console.log(line),
    ...(receiverHost !== undefined && { receiverHost }),
  });
  for (const fault of faults) console.error(`!  ${fault}`);
  if (faults.length === 0) console.log('\nEverything arrived as promised.');
  console.log(isRemoving ? 'The two destinations are removed again.' : consoleHint(access));
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
