import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { Link } from 'wouter';
import classes from './page-header.module.css';

interface PageHeaderProps {
  title: string;
  about?: ReactNode;
  /** Where this page hangs below another one. */
  back?: { to: string; label: string };
  /** Beside the title: a state of the thing itself. */
  aside?: ReactNode;
  actions?: ReactNode;
}

/** A page's heading and its actions; also names the tab. */
export function PageHeader({ title, about, back, aside, actions }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} - Outbound Webhooks`;
  }, [title]);
  return (
    <header className={classes.header}>
      {back && (
        <Anchor component={Link} href={back.to} size="sm" c="dimmed" className={classes.back}>
          <IconArrowLeft size={14} aria-hidden /> {back.label}
        </Anchor>
      )}
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={4} className={classes.text}>
          <Group gap="sm" wrap="nowrap">
            <Title order={1} className={classes.title}>
              {title}
            </Title>
            {aside}
          </Group>
          {about !== undefined && (
            <Text c="dimmed" size="sm" maw={640} component="div">
              {about}
            </Text>
          )}
        </Stack>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
    </header>
  );
}
