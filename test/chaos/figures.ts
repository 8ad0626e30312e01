import { percentile } from '../bench/statistics.js';
import { latenciesOf } from './invariants/healthy-keep-pace.js';
import { nothingLost } from './invariants/nothing-lost.js';
import { classOf, deliveriesOf } from './invariants/deliveries.js';
import { endsOfSoak, medianOf } from './invariants/flat-resources.js';
import { groupBy } from './invariants/group-by.js';
import type { Facts, Window } from './ledger/facts.js';

/** What a run cost, whether or not that was granted. */
export interface Figures {
  /** So many deliveries had to end well: what I1 asked for. */
  surelyDue: number;
  /** 2xx beyond the first of a delivery. */
  repeatedDeliveries: number;
  /** Requests beyond the first for an attempt. */
  repeatedRequests: number;
  /** From publishing to the first arrival at healthy destinations, in each window that measures it. */
  /** Of each process of ours over a soak, in MB: medians of its first and its last fifth. */
  memory: readonly { process: string; rssMb: Ends; nativeMb: Ends; heapMb: Ends }[];
  paces: readonly { label: Window['label']; deliveries: number; p50Ms: number; p99Ms: number }[];
}

type Ends = [first: number, last: number];

export function figuresOf(facts: Facts): Figures {
  const surelyDue = nothingLost({ ...facts, receipts: [], deadLetters: [], discards: [] }).length;
  let repeatedDeliveries = 0;
  let repeatedRequests = 0;
  for (const { receipts } of deliveriesOf(facts)) {
    repeatedDeliveries += Math.max(0, receipts.filter((receipt) => classOf(receipt) === 'success').length - 1);
    repeatedRequests += receipts.length - new Set(receipts.map(({ attempt }) => attempt)).size;
  }
  const measuring = facts.windows.filter(({ label }) => label !== 'soak');
  const paces = measuring.map((window) => {
    const latencies = latenciesOf(window, facts);
    const at = (share: number) => (latencies.length === 0 ? NaN : Math.round(percentile(latencies, share)));
    return { label: window.label, deliveries: latencies.length, p50Ms: at(0.5), p99Ms: at(0.99) };
  });
  return { surelyDue, repeatedDeliveries, repeatedRequests, memory: memoryOf(facts), paces };
}

function memoryOf({ windows, samples }: Facts): Figures['memory'] {
  const soak = windows.find(({ label }) => label === 'soak');
  if (soak === undefined) return [];
  return [...groupBy(samples, ({ process }) => process)].map(([process, own]) => {
    const { first, last } = endsOfSoak(own, soak);
    const ends = (what: 'rssMb' | 'nativeMb' | 'heapMb'): Ends => [medianOf(first, what), medianOf(last, what)];
    return { process, rssMb: ends('rssMb'), nativeMb: ends('nativeMb'), heapMb: ends('heapMb') };
  });
}

export function renderFigures({ surelyDue, repeatedDeliveries, repeatedRequests, memory, paces }: Figures): string[] {
  const change = (ends: Ends) => ends.map(Math.round).join(' to ');
  return [
    `${surelyDue} deliveries were surely due; ${repeatedRequests} requests repeated, ${repeatedDeliveries} of what was delivered`,
    ...memory.map(
      ({ process, rssMb, nativeMb, heapMb }) =>
        `${process}, MB: resident ${change(rssMb)}, beside the heap ${change(nativeMb)}, used of the heap ${change(heapMb)}`,
    ),
    ...paces.map(
      ({ label, deliveries, p50Ms, p99Ms }) =>
        `${label}: publish to arrival p50 ${p50Ms} ms, p99 ${p99Ms} ms of ${deliveries} deliveries to healthy destinations`,
    ),
  ];
}
