import { DestinationsApi, type ApiAccess } from '#testing';
import type { DestinationState } from '../ledger/facts.js';
import type { Ledger } from '../ledger/ledger.js';
import { nowMs } from '../ledger/now.js';

export interface Scope {
  tenantId: string;
  projectId: string;
}

/** A destination as it was last asked to be. */
export interface Registered extends Scope {
  id: string;
  state: DestinationState;
}

/** Changes destinations over the REST API, and tells the ledger of each change when it was asked and when it was answered. */
export class Registry {
  constructor(
    private readonly ledger: Ledger,
    /** Where the API is now, with the operator's key. */
    private readonly access: () => Pick<ApiAccess, 'apiUrl' | 'key'>,
  ) {}

  /** Made disabled, so that its secret is known before the first event can reach it; then enabled. */
  async create(
    scope: Scope,
    path: string,
    wish: Pick<DestinationState, 'eventTypes' | 'agentIds'>,
  ): Promise<Registered> {
    const api = this.api(scope);
    const url = this.ledger.receiver.url(path);
    const body = { name: path, url, eventTypes: [...wish.eventTypes], agentIds: [...wish.agentIds], enabled: false };
    const { id } = await api.create(body);
    const secrets = [{ secret: await api.secretOf(id), validUntilMs: null }];
    const destination = { ...scope, id, state: { ...wish, path, enabled: false, deleted: false, secrets } };
    await this.ask(destination, {}, () => Promise.resolve());
    await this.update(destination, { enabled: true });
    return destination;
  }

  update(destination: Registered, change: Partial<Pick<DestinationState, 'eventTypes' | 'agentIds' | 'enabled'>>) {
    return this.ask(destination, change, () => this.api(destination).update(destination.id, change));
  }

  delete(destination: Registered): Promise<void> {
    return this.ask(destination, { deleted: true }, () => this.api(destination).delete(destination.id));
  }

  /** The old secret signs beside the new one for `overlapSeconds`. */
  async rotate(destination: Registered, overlapSeconds: number): Promise<void> {
    const askedAtMs = nowMs();
    const path = `${destination.id}/secret/rotate`;
    const answer = await this.api(destination).call<{ data: { secret: string } }>('POST', path, { overlapSeconds });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    const validUntilMs = nowMs() + overlapSeconds * 1000;
    const [current, ...old] = destination.state.secrets;
    const secrets = [
      { secret: answer.body.data.secret, validUntilMs: null },
      ...(current ? [{ ...current, validUntilMs }] : []),
      ...old,
    ];
    this.settle(destination, { ...destination.state, secrets }, askedAtMs);
  }

  private async ask(destination: Registered, change: Partial<DestinationState>, act: () => Promise<unknown>) {
    const askedAtMs = nowMs();
    const state = { ...destination.state, ...change };
    try {
      await act();
    } catch (error) {
      this.ledger.configured({ ...identityOf(destination), askedAtMs, answeredAtMs: null, state });
      throw error;
    }
    this.settle(destination, state, askedAtMs);
  }

  private settle(destination: Registered, state: DestinationState, askedAtMs: number): void {
    this.ledger.configured({ ...identityOf(destination), askedAtMs, answeredAtMs: nowMs(), state });
    destination.state = state;
  }

  private api(scope: Scope): DestinationsApi {
    return new DestinationsApi({ ...this.access(), ...scope });
  }
}

function identityOf({ id, tenantId, projectId }: Registered) {
  return { destinationId: id, tenantId, projectId };
}
