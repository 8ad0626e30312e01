import { KeyLookUps, RecentAnswers } from '#http';
import { withDeadline } from '#postgres';
import { Inject, Injectable } from '@nestjs/common';
import { KeyDirectoryRepository, type KeyEntry } from '../store/key-directory.repository.js';

/** A revoked key is refused after this time at the latest; 5 s are promised, and the query itself takes a part. */
const KNOWN_FOR_MS = 4_000;
const MAX_KNOWN = 50_000;
/** Longer than any statement may take; a question without an answer is then put again. */
const LOOK_UP_TIMEOUT_MS = 8_000;

/** Finds keys by their public half, from memory for a few seconds. Each key is asked for once at a time. */
@Injectable()
export class KeyDirectory {
  private readonly known = new RecentAnswers<KeyEntry>({ maxAgeMs: KNOWN_FOR_MS, maxCount: MAX_KNOWN });
  private readonly lookUps = new KeyLookUps();
  private readonly asking = new Map<string, Promise<KeyEntry | null>>();

  constructor(@Inject(KeyDirectoryRepository) private readonly keys: Pick<KeyDirectoryRepository, 'find'>) {}

  /**
   * @returns null for an unknown or revoked key; rejects where memory does not know and the database is away
   * @throws ProblemError 429 in a flood of unknown keys
   */
  async find(keyId: string): Promise<KeyEntry | null> {
    const nowMs = performance.now();
    const recent = this.known.get(keyId, nowMs);
    if (recent !== undefined) return recent;
    let answer = this.asking.get(keyId);
    if (answer === undefined) {
      answer = this.ask(keyId, nowMs).finally(() => this.asking.delete(keyId));
      this.asking.set(keyId, answer);
    }
    return answer;
  }

  private async ask(keyId: string, askedAtMs: number): Promise<KeyEntry | null> {
    const look = () => withDeadline(this.keys.find(keyId), LOOK_UP_TIMEOUT_MS);
    const entry = await this.lookUps.find(keyId, look);
    if (entry !== null) this.known.put(keyId, entry, askedAtMs);
    return entry;
  }
}
