import { invalidFields } from '#http';
import { isWireId } from '#contracts';
import { hash } from 'node:crypto';
import type { AttemptPlace, DeliveryPlace } from '../store/delivery.repository.js';

const DELIVERY = /^(\d{1,16})\.([A-Za-z0-9_-]{1,255})$/;
const ATTEMPT = /^(\d{1,16})\.([A-Za-z0-9_-]{1,255})\.(\d{1,9})$/;
const CHECK_LENGTH = 8;

export function encodeCursor({ createdAtMicros, id }: DeliveryPlace): string {
  return seal('deliveries', `${createdAtMicros}.${id}`);
}

/** @throws ProblemError 400 for anything that `encodeCursor` did not make */
export function decodeCursor(cursor: string): DeliveryPlace {
  const [, createdAtMicros = '', id = ''] = DELIVERY.exec(open('deliveries', cursor)) ?? [];
  if (!isWireId(id)) throw notOurs();
  return { createdAtMicros, id };
}

export function encodeAttemptCursor({ startedAtMicros, run, attempt }: AttemptPlace): string {
  return seal('attempts', `${startedAtMicros}.${run}.${attempt}`);
}

/** @throws ProblemError 400 for anything that `encodeAttemptCursor` did not make */
export function decodeAttemptCursor(cursor: string): AttemptPlace {
  const [, startedAtMicros = '', run = '', attempt = ''] = ATTEMPT.exec(open('attempts', cursor)) ?? [];
  if (!isWireId(run)) throw notOurs();
  return { startedAtMicros, run, attempt: Number(attempt) };
}

/** Opaque to clients, so that what a place consists of may change. */
function seal(list: string, place: string): string {
  return Buffer.from(`${place}.${checkOf(list, place)}`, 'latin1').toString('base64url');
}

function open(list: string, cursor: string): string {
  const decoded = Buffer.from(cursor, 'base64url');
  const text = decoded.toString('latin1');
  const place = text.slice(0, -CHECK_LENGTH - 1);
  const isOurs = text === `${place}.${checkOf(list, place)}` && decoded.toString('base64url') === cursor;
  if (!isOurs) throw notOurs();
  return place;
}

function notOurs(): Error {
  return invalidFields([{ field: 'cursor', message: 'is not one that a list answered with' }]);
}

/** Finds what was cut or mistyped. A forged cursor only names another place of the list that its sender may read. */
function checkOf(list: string, place: string): string {
  return hash('sha256', `${list} ${place}`).slice(0, CHECK_LENGTH);
}
