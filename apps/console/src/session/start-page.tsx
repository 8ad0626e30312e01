import { Anchor, Button, Center, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { Link, Redirect, useLocation } from 'wouter';
import { Mark } from '../frame/mark.js';
import { pathOf, type Scope } from './scope.js';
import { useSession } from './session.js';
import classes from './start-page.module.css';

const RESOURCE_ID = /^[A-Za-z0-9_.-]{1,255}$/;

/** Which project to show. Where there is only one to see, that is it; `?choose` asks all the same. */
export function StartPage() {
  const { me, signOut } = useSession();
  const [only] = me.projects;
  const isChoosing = window.location.search === '?choose';
  if (only && me.projects.length === 1 && !isChoosing) return <Redirect to={`${pathOf(only)}/webhooks`} replace />;
  return (
    <Center component="main" className={classes.page}>
      <Stack w="100%" maw={440} gap="lg">
        <Stack gap="xs">
          <Mark size={36} />
          <Title order={1}>Choose a project</Title>
          <Text c="dimmed" size="sm">
            {me.projects.length === 0
              ? 'There is no project yet: one begins with its first webhook. Name the one you want to set up.'
              : 'Webhooks belong to a project.'}
          </Text>
        </Stack>
        {me.projects.length > 0 && <Projects projects={me.projects} />}
        <AnotherProject tenantId={me.tenantId} />
        <Anchor component="button" size="sm" onClick={signOut}>
          Sign in with another key
        </Anchor>
      </Stack>
    </Center>
  );
}

function Projects({ projects }: { projects: readonly Scope[] }) {
  return (
    <Paper withBorder className={classes.list}>
      {projects.map((project) => (
        <Link key={pathOf(project)} href={`${pathOf(project)}/webhooks`} className={classes.project}>
          <span className={classes.names}>
            <Text span size="sm" fw={500} truncate>
              {project.projectId}
            </Text>
            <Text span size="xs" c="dimmed" truncate>
              {project.tenantId}
            </Text>
          </span>
          <IconChevronRight size={16} aria-hidden />
        </Link>
      ))}
    </Paper>
  );
}

/** A project that nothing belongs to yet is in no list. */
function AnotherProject({ tenantId }: { tenantId: string | null }) {
  const [, navigate] = useLocation();
  const [scope, setScope] = useState<Scope>({ tenantId: tenantId ?? '', projectId: '' });
  const [isChecked, setChecked] = useState(false);
  const faultOf = (id: string) =>
    isChecked && !RESOURCE_ID.test(id) ? 'Letters, digits, - _ and . are possible.' : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (RESOURCE_ID.test(scope.tenantId) && RESOURCE_ID.test(scope.projectId)) navigate(`${pathOf(scope)}/webhooks`);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {tenantId === null && (
          <TextInput
            label="Tenant id"
            value={scope.tenantId}
            onChange={(event) => setScope({ ...scope, tenantId: event.currentTarget.value })}
            error={faultOf(scope.tenantId)}
          />
        )}
        <Group align="flex-start" wrap="nowrap">
          <TextInput
            label="Project id"
            className={classes.grow}
            value={scope.projectId}
            onChange={(event) => setScope({ ...scope, projectId: event.currentTarget.value })}
            error={faultOf(scope.projectId)}
          />
          <Button type="submit" variant="default" mt={25}>
            Open
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
