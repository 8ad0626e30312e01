import { findAccess } from './find-access.js';
import { runDemo } from './run-demo.js';

/** `npm run demo`: exit code 0 where everything came as promised, else 1. */
async function main(): Promise<void> {
  const receiverHost = process.env.RECEIVER_HOST;
  const faults = await runDemo({
    access: findAccess(process.env),
    print: (line) => console.log(line),
    ...(receiverHost !== undefined && { receiverHost }),
  });
  for (const fault of faults) console.error(`!  ${fault}`);
  console.log(faults.length === 0 ? '\nEverything arrived as promised; the two destinations are removed again.' : '');
  process.exitCode = faults.length === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  console.error(cause instanceof Error ? `${message}: ${cause.message} (is \`npm start\` running?)` : message);
  process.exitCode = 1;
});
