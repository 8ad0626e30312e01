/** A topic as it should be made where it is missing. An existing topic keeps its shape. */
export interface TopicSpec {
  topic: string;
  partitions: number;
  replication: number;
  /** Kafka's names, e.g. `retention.ms`. */
  config: Record<string, string>;
}

/** The command by which an operator makes the topic. */
export function creationCommand({ topic, partitions, replication, config }: TopicSpec): string {
  const options = Object.entries(config).map(([name, value]) => ` --config ${name}=${value}`);
  return `kafka-topics.sh --create --topic ${topic} --partitions ${partitions} --replication-factor ${replication}${options.join('')}`;
}
