import { randomBytes } from 'node:crypto';

/**
 * `evt_`, the time, and 80 random bits, all in hexadecimal: ids made one after the other lie beside each other in the
 * index, which a random id would scatter over all of its pages.
 */
export function newEventId(atMs: number): string {
  return `evt_${atMs.toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`;
}
