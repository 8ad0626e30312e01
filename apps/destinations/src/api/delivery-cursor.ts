import { invalidFields } from '#http';
import { isWireId } from '#contracts';
import { hash } from 'node:crypto';
import type { DeliveryPlace } from '../store/delivery.repository.js';

const SHAPE = /^(\d{1,16})\.([A-Za-z0-9_-]{1,255})\.([0-9a-f]{8})$/;

/** Opaque to clients, so that what a place consists of may change. */
export function encodeCursor({ createdAtMicros, id }: DeliveryPlace): string {
  const place = `${createdAtMicros}.${id}`;
  return Buffer.from(`${place}.${checkOf(place)}`, 'latin1').toString('base64url');
}

/** @throws ProblemError 400 for anything that `encodeCursor` did not make */
export function decodeCursor(cursor: string): DeliveryPlace {
  const decoded = Buffer.from(cursor, 'base64url');
  const [, createdAtMicros = '', id = '', check] = SHAPE.exec(decoded.toString('latin1')) ?? [];
  const isOurs =
    isWireId(id) && checkOf(`${createdAtMicros}.${id}`) === check && decoded.toString('base64url') === cursor;
  if (!isOurs) throw invalidFields([{ field: 'cursor', message: 'is not one that a list answered with' }]);
  return { createdAtMicros, id };
}

/** Finds what was cut or mistyped. A forged cursor only names another place of the list that its sender may read. */
function checkOf(place: string): string {
  return hash('sha256', `deliveries ${place}`).slice(0, 8);
}
