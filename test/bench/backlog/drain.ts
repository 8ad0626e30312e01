import { figure } from '../figures.js';
import { cpuPerUnit, sampleCpu } from '../measure-cpu.js';
import { SYSTEM_ROLES } from '../measure-load.js';
import type { Bench } from '../open-bench.js';
import { deliveredCounts, publishedCounts, resetTimes, waitForDelivered } from '../run-load.js';
import { sampleDelivery } from '../watch-delivery.js';
import type { BacklogPart, BacklogSizes } from './part.js';

const PUBLISH_TIMEOUT_MS = 300_000;
const DRAIN_TIMEOUT_MS = 300_000;

/** Events are published while matcher and delivery are down; both start, and deliver what has waited. */
export async function measureDrain(bench: Bench, { events }: BacklogSizes): Promise<BacklogPart> {
  const { system, publisher, options } = bench;
  await Promise.all([system.stop('matcher'), system.stop('delivery')]);
  const stream = { group: 'healthy', from: 1, to: options.destinations };
  await publisher.call('publish', { ...stream, count: events }, PUBLISH_TIMEOUT_MS);
  const published = (await publishedCounts(bench)).healthy ?? 0;
  await resetTimes(bench);

  const startedAtMs = Date.now();
  await Promise.all([system.start('matcher'), system.start('delivery')]);
  const cpuBefore = sampleCpu(bench.pidByRole());
  const before = (await deliveredCounts(bench)).healthy?.delivered ?? 0;
  const delivered = await waitForDelivered(bench, 'healthy', published, DRAIN_TIMEOUT_MS);
  const cpu = cpuPerUnit(cpuBefore, sampleCpu(bench.pidByRole()), delivered - before);
  const { deferrals } = await sampleDelivery(bench);
  const { firstAtMs = NaN, lastAtMs = NaN } = (await deliveredCounts(bench)).healthy ?? {};
  return {
    section: {
      title: `${events} events that waited for matcher and delivery`,
      figures: [
        figure('drain.start', 'from start to the first delivery, s', 'fact', (firstAtMs - startedAtMs) / 1_000, {
          digits: 1,
        }),
        figure('drain.seconds', 'from the first to the last, s', 'fact', (lastAtMs - firstAtMs) / 1_000, { digits: 1 }),
        figure('drain.rate', 'deliveries/s', 'throughput', (delivered * 1_000) / (lastAtMs - firstAtMs)),
        figure(
          'drain.cpu',
          'CPU us per delivery: the system',
          'cpu',
          SYSTEM_ROLES.reduce((sum, role) => sum + (cpu[role] ?? NaN), 0),
        ),
        figure('drain.deferrals', 'deferrals', 'fact', deferrals), // delivery has been started anew
      ],
    },
    faults: delivered === published ? [] : [`drain: ${published} published, ${delivered} received`],
  };
}
