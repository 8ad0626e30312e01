/** pino's level of a warning. */
const WARN = 40;
const LEVEL_NAMES: Record<number, string> = { 40: 'WARN', 50: 'ERROR', 60: 'FATAL' };
/** Shown on every line by other means, or the same on every line. */
const BORING = new Set(['level', 'time', 'pid', 'hostname', 'service', 'version', 'msg']);

/** One line of a service's log for a terminal: warnings and what is no JSON. Undefined: the file is enough. */
export function readableLogLine(app: string, line: string): string | undefined {
  if (line.trim() === '') return undefined;
  const fields = parseObject(line);
  if (!fields) return `${label(app)} ${line}`;
  const level = typeof fields.level === 'number' ? fields.level : 0;
  if (level < WARN) return undefined;
  const details = Object.entries(fields)
    .filter(([name]) => !BORING.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [label(app), LEVEL_NAMES[level] ?? `level ${level}`, String(fields.msg ?? ''), ...details].join(' ').trimEnd();
}

function label(app: string): string {
  return `${app.padEnd(12)} |`;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
