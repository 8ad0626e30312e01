import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';

export function NotFound() {
  return (
    <Stack gap="xs" py="xl" px="md">
      <Title order={1}>There is no such page</Title>
      <Text c="dimmed">The address may be old, or mistyped.</Text>
      <Anchor component={Link} href="~/">
        Go to your projects
      </Anchor>
    </Stack>
  );
}
