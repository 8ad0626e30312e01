import type { CommandHeaders } from '#contracts';

/** What a run's first command must say, to be the one that an attempt tells of. */
export interface CommandIdentity {
  tenantId: string;
  projectId: string;
  destinationId: string;
  deliveryId: string;
  eventId: string;
  run: string;
  /** Position of the record, as the attempt tells it. */
  command: string;
}

/** A command as it lies on the topic. */
export interface LoggedCommand {
  headers: CommandHeaders;
  /** The webhook's body: exactly what every attempt sends. */
  body: Buffer;
}

/** The commands topic, for those who look up or repeat single commands. */
export interface CommandLog {
  /**
   * @returns undefined where the broker does not keep the command any more, or another record lies at its position
   * @throws BrokerUnavailableError
   */
  find(identity: CommandIdentity): Promise<LoggedCommand | undefined>;

  /**
   * Resolves after the broker's acknowledgement.
   *
   * @throws BrokerUnavailableError without one in time. Nothing will be sent from then on; what was on its way may
   * still have been written.
   */
  append(command: LoggedCommand): Promise<void>;
}

/** Injection token of the CommandLog. */
export const COMMAND_LOG = Symbol('CommandLog');
