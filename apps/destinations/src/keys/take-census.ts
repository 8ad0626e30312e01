import type { SecretBox } from '#secrets';
import type { SealedRow, SealedRowRepository } from '../store/sealed-row.repository.js';
import { KeyCensus } from './key-census.js';
import { resealRow } from './reseal-row.js';

type Rows = Pick<SealedRowRepository, 'page'>;

/** All rows, some at a time. */
export async function* readBatches(rows: Rows, rowsPerBatch: number): AsyncGenerator<SealedRow[]> {
  let after: SealedRow | undefined;
  do {
    const batch = await rows.page(after, rowsPerBatch);
    yield batch;
    after = batch.length < rowsPerBatch ? undefined : batch.at(-1);
  } while (after !== undefined);
}

/**
 * Which keys all rows are sealed with, and which rows the keys of the box do not open.
 * @param signal breaks it off between two batches; the census is then of those before
 */
export async function takeCensus(
  rows: Rows,
  box: SecretBox,
  rowsPerBatch: number,
  signal?: AbortSignal,
): Promise<KeyCensus> {
  const census = new KeyCensus(box);
  for await (const batch of readBatches(rows, rowsPerBatch)) {
    for (const row of batch) census.add(row, resealRow(row, box, Date.now()).kind);
    if (signal?.aborted === true) break;
  }
  return census;
}
