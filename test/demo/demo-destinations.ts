import type { Destination, DestinationsApi } from '#testing';

const DESCRIPTION = 'Made by npm run demo. Disabled since: its receiver ended with the demo. Delete it at will.';

const NAMES = ['all', 'flaky'] as const;
export type DemoName = (typeof NAMES)[number];
const idOf = (name: DemoName) => `demo-${name}`;

/** The destinations of the demo. Each has the same id in every run, so that runs add up in its delivery log, not in the list. */
export class DemoDestinations {
  private readonly ids: string[] = [];

  constructor(private readonly api: DestinationsApi) {}

  /** Makes it, or points the one of an earlier run at this run's receiver. */
  async register(
    name: DemoName,
    { url, eventTypes, agentId }: { url: string; eventTypes: readonly string[]; agentId: string },
  ): Promise<Destination> {
    const id = idOf(name);
    const wanted = { name: `demo ${name}`, url, eventTypes: [...eventTypes], agentIds: [agentId] };
    const { status } = await this.api.call('GET', id);
    const destination =
      status === 404
        ? await this.api.create({ ...wanted, id, description: DESCRIPTION })
        : await this.api.update(id, { ...wanted, enabled: true });
    this.ids.push(id);
    return destination;
  }

  /** Nothing may lead to a receiver that is gone. They keep their deliveries. */
  async disable(): Promise<void> {
    for (const id of this.ids) await this.api.update(id, { enabled: false });
  }

  /** Those of earlier runs. @returns how many there were */
  async remove(): Promise<number> {
    const answers = await Promise.all(NAMES.map((name) => this.api.call('DELETE', idOf(name))));
    const failed = answers.find(({ status }) => status !== 204 && status !== 404);
    if (failed) throw new Error(`DELETE: ${failed.status} ${JSON.stringify(failed.body)}`);
    return answers.filter(({ status }) => status === 204).length;
  }
}
