import { Alert, Button, Text } from '@mantine/core';
import { useSession } from '../session/session.js';

/** Stands where something would be that this key does not open. @param children why, and which key does */
export function OtherKeyAlert({ children }: { children: string }) {
  const { signOut } = useSession();
  return (
    <Alert color="gray" radius="lg">
      <Text size="sm">{children}</Text>
      <Button size="xs" variant="default" mt="sm" onClick={signOut}>
        Sign in with another key
      </Button>
    </Alert>
  );
}
