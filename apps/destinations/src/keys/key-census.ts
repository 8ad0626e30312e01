import { destinationKeyOf } from '#contracts';
import type { SecretBox } from '#secrets';
import type { SealedRow } from '../store/sealed-row.repository.js';
import { keyIdsOf, type Resealing } from './reseal-row.js';

/** Enough to see whose they are. */
const MAX_EXAMPLES = 5;

/** Which keys the destinations are sealed with. */
export class KeyCensus {
  /** Destinations by key id; one that is sealed with two keys counts under both. */
  readonly rowsByKey = new Map<string, number>();
  rows = 0;
  /** Not sealed with the current key alone. */
  outdated = 0;
  /** Of the outdated and the current: those that the keys given do not open. */
  unreadable = 0;
  /** tenant/project/id of some unreadable ones. */
  readonly examples: string[] = [];

  constructor(private readonly box: SecretBox) {}

  add(row: SealedRow, kind: Resealing['kind']): void {
    this.rows++;
    const keyIds = keyIdsOf(row, this.box);
    for (const keyId of keyIds) this.rowsByKey.set(keyId, (this.rowsByKey.get(keyId) ?? 0) + 1);
    if (keyIds.some((keyId) => keyId !== this.box.currentKeyId)) this.outdated++;
    if (kind !== 'unreadable') return;
    this.unreadable++;
    if (this.examples.length < MAX_EXAMPLES) this.examples.push(destinationKeyOf(row));
  }
}
