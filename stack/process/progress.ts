/** Lines for a person who waits. On stderr, so that stdout carries results alone. */
export interface Progress {
  say(text: string): void;
  /** Says `text` now and again, with how long it has taken, until the work ends. */
  during<T>(text: string, work: Promise<T>): Promise<T>;
}

const REPEAT_MS = 5000;

export function createProgress(write: (line: string) => void = (line) => process.stderr.write(line)): Progress {
  const startedMs = performance.now();
  const say = (text: string) => write(`${stamp(performance.now() - startedMs)} ${text}\n`);
  return {
    say,
    async during(text, work) {
      say(`${text} ...`);
      const fromMs = performance.now();
      const timer = setInterval(() => say(`${text}: ${Math.round((performance.now() - fromMs) / 1000)} s`), REPEAT_MS);
      try {
        return await work;
      } finally {
        clearInterval(timer);
      }
    },
  };
}

function stamp(elapsedMs: number): string {
  return `[${(elapsedMs / 1000).toFixed(1).padStart(5)} s]`;
}
