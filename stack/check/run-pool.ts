export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly durationMs: number;
  readonly output: string;
}

/** Runs all names, at most `atOnce` at a time, in order of the list. Results come in that order too; `onResult` as they end. */
export async function runPool(
  names: readonly string[],
  atOnce: number,
  run: (name: string) => Promise<StepResult>,
  onResult: (result: StepResult) => void = () => undefined,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  const queue = names.map((name, index) => ({ name, index }));
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const result = await run(next.name);
      results[next.index] = result;
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

export function summaryLine({ name, ok, durationMs }: StepResult): string {
  return `${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(14)} ${(durationMs / 1000).toFixed(1).padStart(5)} s`;
}
