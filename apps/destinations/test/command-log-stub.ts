import { BrokerUnavailableError } from '#kafka';
import type { CommandIdentity, CommandLog, LoggedCommand } from '../src/commands/command-log.js';

/** A commands topic that keeps the command of every delivery, until it is told otherwise. */
export class CommandLogStub implements CommandLog {
  /** What was looked for, in order. */
  readonly looks: CommandIdentity[] = [];
  readonly appended: LoggedCommand[] = [];
  body = Buffer.from('{"type":"event.created","timestamp":"2026-03-01T10:00:00.000Z","data":{}}');
  isAway = false;
  isGone = false;

  async find(identity: CommandIdentity): Promise<LoggedCommand | undefined> {
    this.looks.push(identity);
    await this.answer();
    if (this.isGone) return undefined;
    const { command: _command, ...shared } = identity;
    const rest = { eventType: 'event.created', agentId: '', attempt: 1, createdAtMs: 1, origin: 'custom.events/0/1' };
    return { headers: { ...shared, ...rest, orderingKey: 'conversation', command: 'old' }, body: this.body };
  }

  async append(command: LoggedCommand): Promise<void> {
    await this.answer();
    this.appended.push(command);
  }

  private answer(): Promise<void> {
    return this.isAway ? Promise.reject(new BrokerUnavailableError('away')) : Promise.resolve();
  }
}
