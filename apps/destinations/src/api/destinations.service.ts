import { notFound, ProblemError } from '#http';
import { LOGGER, type Logger } from '#observability';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { PUBLISH_NOTIFIER, type PublishNotifier } from '../relay/publish-notifier.js';
import type { DestinationEntity, DestinationKey } from '../store/destination.entity.js';
import { DestinationRepository } from '../store/destination.repository.js';
import { nameOf, seesWhatIsMasked, type Caller } from './caller.js';
import { DestinationSealer } from './destination-sealer.js';
import { plainValuesOf, scopeOf } from './destination-values.js';
import { viewDestination } from './destination-view.js';
import type { CreateDestination, Destination, ListDestinationsQuery, UpdateDestination } from './destination.schema.js';
import { paginationOf } from './pagination.schema.js';
import { MAX_SIGNING_SECRETS, rotateSecrets } from './rotate-secrets.js';

/** How long an answer waits until delivery knows of the change. It is stored either way. */
const PUBLISH_WAIT_MS = 2_000;

/** What the API does to destinations. Every write is answered once it is published, or after 2 s. */
@Injectable()
export class DestinationsService {
  constructor(
    private readonly destinations: DestinationRepository,
    private readonly sealer: DestinationSealer,
    @Inject(PUBLISH_NOTIFIER) private readonly relay: PublishNotifier,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Header values and the URL's query are masked for everybody. */
  async list(scope: { tenantId: string; projectId: string }, query: ListDestinationsQuery) {
    const { rows, total } = await this.destinations.list(scope, query);
    const data = rows.map((row) => viewDestination(row));
    return { data, pagination: paginationOf(query, total) };
  }

  async get(key: DestinationKey, caller: Caller): Promise<Destination> {
    return this.view(await this.find(key), caller);
  }

  /** @throws ProblemError 404 */
  async find(key: DestinationKey): Promise<DestinationEntity> {
    return existing(await this.destinations.find(key));
  }

  /** @throws ProblemError 409 where the id is taken */
  async create(
    scope: { tenantId: string; projectId: string },
    body: CreateDestination,
    caller: Caller,
  ): Promise<Destination> {
    const { tenantId, projectId } = scope;
    const key = { tenantId, projectId, id: body.id ?? randomUUID() };
    const row = await this.destinations.create(key, {
      name: body.name,
      description: body.description ?? null,
      url: body.url,
      eventTypes: body.eventTypes,
      ...scopeOf(body.agentIds ?? []),
      enabled: body.enabled,
      ...this.sealer.sealHeaders(key, body.headers ?? null),
      secrets: [{ sealed: this.sealer.sealNewSecret(key), expiresAtMs: null }],
    });
    if (row === null)
      throw new ProblemError(409, 'This id is taken.', { errors: [{ field: 'id', message: 'is taken' }] });
    await this.published(row, 'created', caller);
    return this.view(row, caller);
  }

  /** A body without fields changes nothing, the time and the version included. */
  async update(key: DestinationKey, body: UpdateDestination, caller: Caller): Promise<Destination> {
    if (Object.keys(body).length === 0) return this.get(key, caller);
    const changes = {
      ...plainValuesOf(body),
      ...(body.headers !== undefined && this.sealer.sealHeaders(key, body.headers)),
    };
    const row = existing(await this.destinations.change(key, () => changes));
    await this.published(row, 'changed', caller);
    return this.view(row, caller);
  }

  async delete(key: DestinationKey, caller: Caller): Promise<void> {
    await this.published(existing(await this.destinations.delete(key)), 'deleted', caller);
  }

  /** The signing secret, the one that stays. */
  async secret(key: DestinationKey): Promise<string> {
    return this.sealer.openSecrets(await this.find(key), Date.now())[0];
  }

  /** @throws ProblemError 409 where too many secrets would sign at once */
  async rotateSecret(key: DestinationKey, overlapSeconds: number, caller: Caller): Promise<string> {
    const sealed = this.sealer.sealNewSecret(key);
    const time = { nowMs: Date.now(), overlapMs: overlapSeconds * 1_000 };
    const row = existing(
      await this.destinations.change(key, (current) => {
        const secrets = rotateSecrets(current.secrets, sealed, time);
        if (secrets === null) throw tooManySecrets();
        return { secrets };
      }),
    );
    await this.published(row, 'secret rotated', caller);
    return this.sealer.openSecrets(row, time.nowMs)[0];
  }

  private view(row: DestinationEntity, caller: Caller): Destination {
    if (!seesWhatIsMasked(caller)) return viewDestination(row);
    return viewDestination(row, { url: row.url, headers: this.sealer.openHeaders(row) });
  }

  private async published(row: DestinationEntity, change: string, caller: Caller): Promise<void> {
    const { tenantId, projectId, id, version } = row;
    const published = await this.relay.nudge({ tenantId, projectId, id, version }, PUBLISH_WAIT_MS);
    const fields = { tenantId, projectId, destinationId: id, version, change, caller: nameOf(caller), published };
    this.logger.info(fields, 'destination changed');
  }
}

function existing(row: DestinationEntity | null): DestinationEntity {
  if (row === null) throw notFound();
  return row;
}

function tooManySecrets(): ProblemError {
  const detail = `${MAX_SIGNING_SECRETS} secrets sign already: wait until one ends, or rotate with a shorter overlapSeconds.`;
  return new ProblemError(409, detail);
}
