/** Waits for the end, and no longer than so many ms. @returns false when it did not come, or was a bad one */
export async function endsWithin(ending: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), Math.max(0, timeoutMs))));
  const ended = ending.then(
    () => true,
    () => false,
  );
  const inTime = await Promise.race([ended, late]);
  clearTimeout(timer);
  return inTime;
}
