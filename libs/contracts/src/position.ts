export interface Position {
  topic: string;
  partition: number;
  offset: number;
}

const POSITION = /^([a-zA-Z0-9._-]{1,249})\/(\d{1,10})\/(\d{1,16})$/;

/** Where a record lies, as text: `topic/partition/offset`. */
export function positionOf({ topic, partition, offset }: Position): string {
  return `${topic}/${partition}/${offset}`;
}

/** The reverse of `positionOf`; undefined for any other text. */
export function parsePosition(text: string): Position | undefined {
  const match = POSITION.exec(text);
  if (!match) return undefined;
  const position = { topic: match[1] as string, partition: Number(match[2]), offset: Number(match[3]) };
  return Number.isSafeInteger(position.offset) && positionOf(position) === text ? position : undefined;
}
