import type { Destination, DestinationsApi } from '#testing';

const DESCRIPTION = 'Made by npm run demo. Disabled since: its receiver ended with the demo. Delete it at will.';

/** The destinations of the demo. Each has the same id in every run, so that runs add up in its delivery log, not in the list. */
export class DemoDestinations {
  private readonly ids: string[] = [];

  constructor(private readonly api: DestinationsApi) {}

  /** Makes it, or points the one of an earlier run at this run's receiver. @param name "all" */
  async register(
    name: string,
    { url, eventTypes, agentId }: { url: string; eventTypes: readonly string[]; agentId: string },
  ): Promise<Destination> {
    const id = `demo-${name}`;
    const wanted = { name: `demo ${name}`, url, eventTypes: [...eventTypes], agentIds: [agentId] };
    const { status } = await this.api.call('GET', id);
    const destination =
      status === 404
        ? await this.api.create({ ...wanted, id, description: DESCRIPTION })
        : await this.api.update(id, { ...wanted, enabled: true });
    this.ids.push(id);
    return destination;
  }

  /** Nothing may lead to a receiver that is gone: they are disabled, and keep their deliveries, or are removed. */
  async end(isRemoving: boolean): Promise<void> {
    for (const id of this.ids) {
      if (isRemoving) await this.api.delete(id);
      else await this.api.update(id, { enabled: false });
    }
  }
}
