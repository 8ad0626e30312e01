import { exchange } from './exchange.js';

const PROTOCOL_3_0 = 196_608;
const AUTHENTICATION = 'R'.charCodeAt(0);

/** True once it asks for a password. While starting up it answers too, but with an error. */
export async function postgresAnswers(port: number): Promise<boolean> {
  return (await exchange(port, startupMessage('postgres'), 1000))?.[0] === AUTHENTICATION;
}

export function startupMessage(user: string): Buffer {
  const parameters = Buffer.from(`user\0${user}\0database\0postgres\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + parameters.length, 0);
  head.writeInt32BE(PROTOCOL_3_0, 4);
  return Buffer.concat([head, parameters]);
}
