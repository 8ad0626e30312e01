/**
 * Preloaded into a service with `node --import`: its wall clock can be moved from outside while it runs. The main thread's alone.
 */
import { readFileSync, rmSync } from 'node:fs';
import { shiftRequestOf, SHIFT_SIGNAL } from './shift-request.js';

const RealDate = Date;
const realNow = Date.now.bind(Date);
const request = shiftRequestOf(process.pid);
let shiftMs = 0;

const now = () => realNow() + shiftMs;

RealDate.now = now;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
  apply: () => new RealDate(now()).toString(),
});
RealDate.prototype.constructor = globalThis.Date;

process.on(SHIFT_SIGNAL, () => {
  shiftMs += Number(readFileSync(request, 'utf8'));
  rmSync(request);
});
