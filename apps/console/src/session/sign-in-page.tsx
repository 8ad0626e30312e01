import { Anchor, Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Mark } from '../frame/mark.js';
import { SchemeToggle } from '../frame/scheme-toggle.js';
import classes from './sign-in-page.module.css';

/** @param onKey rejects with what is wrong with the key, in words */
export function SignInPage({ notice, onKey }: { notice?: string; onKey: (key: string) => Promise<void> }) {
  const [key, setKey] = useState('');
  const [error, setError] = useState<string>();
  const [isPending, setPending] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() === '') return setError('Paste an API key.');
    setPending(true);
    setError(undefined);
    onKey(key.trim()).catch((cause: unknown) => {
      setError(cause instanceof Error ? cause.message : String(cause));
      setPending(false);
    });
  };

  return (
    <Center component="main" className={classes.page}>
      <div className={classes.corner}>
        <SchemeToggle />
      </div>
      <Stack w="100%" maw={400} gap="xl">
        <Stack gap="sm" align="center">
          <Mark size={44} />
          <Title order={1} ta="center">
            Outbound Webhooks
          </Title>
          <Text c="dimmed" ta="center" size="sm">
            Send every event to the systems that need it, and see what became of each delivery.
          </Text>
        </Stack>
        <Paper withBorder p="lg" shadow="xs">
          <form onSubmit={submit} noValidate>
            <Stack>
              <PasswordInput
                label="API key"
                description="Starts with whk_. An operator key works too."
                value={key}
                onChange={(event) => setKey(event.currentTarget.value)}
                error={error ?? notice}
                autoComplete="off"
                spellCheck={false}
                autoFocus
                required
                withAsterisk={false}
              />
              <Button type="submit" loading={isPending} fullWidth>
                Sign in
              </Button>
            </Stack>
          </form>
        </Paper>
        <Text size="xs" c="dimmed" ta="center" component="div">
          The key stays in this tab and is forgotten when you close it.
          <br />
          No key yet? npm start prints one, or ask the operator.
          <br />
          <Anchor href="/docs" size="xs" className={classes.link}>
            API documentation
          </Anchor>
        </Text>
      </Stack>
    </Center>
  );
}
