import { Group } from '@mantine/core';
import { TypeChip } from '../ui/type-chip.js';

export function EventTypeList({ types }: { types: readonly string[] }) {
  return (
    <Group gap={4}>
      {types.map((type) => (
        <TypeChip key={type} type={type} />
      ))}
    </Group>
  );
}
