import { anyFreePort, choosePort } from './process/ports.js';
import type { StackPorts, StackProfile } from './stack-options.js';

export const USUAL_PORTS: StackPorts = { kafka: 9092, kafkaController: 9093, postgres: 5432 };
const USERS: Record<keyof StackPorts, { label: string; of: 'kafka' | 'postgres' }> = {
  kafka: { label: 'Kafka', of: 'kafka' },
  kafkaController: { label: "Kafka's controller", of: 'kafka' },
  postgres: { label: 'PostgreSQL', of: 'postgres' },
};

/** Probed before anything starts: Kafka finds a taken port only after seconds, and says so only in its log. */
export async function chooseStackPorts(profile: StackProfile, pick = choosePort): Promise<StackPorts> {
  if (profile === 'test')
    return { kafka: await anyFreePort(), kafkaController: await anyFreePort(), postgres: await anyFreePort() };
  const usual = new Set(Object.values(USUAL_PORTS));
  const chosen = new Set<number>();
  const choose = async (preferred: number) => {
    usual.delete(preferred);
    const port = await pick(preferred, new Set([...usual, ...chosen]));
    chosen.add(port);
    return port;
  };
  return {
    kafka: await choose(USUAL_PORTS.kafka),
    kafkaController: await choose(USUAL_PORTS.kafkaController),
    postgres: await choose(USUAL_PORTS.postgres),
  };
}

/** One line for each port that is not the usual one, of what is to start. */
export function describeMovedPorts(ports: StackPorts, wanted: { kafka: boolean; postgres: boolean }): string[] {
  return (Object.keys(USUAL_PORTS) as (keyof StackPorts)[])
    .filter((name) => wanted[USERS[name].of] && ports[name] !== USUAL_PORTS[name])
    .map((name) => `Port ${USUAL_PORTS[name]} is taken; ${USERS[name].label} uses ${ports[name]}.`);
}
