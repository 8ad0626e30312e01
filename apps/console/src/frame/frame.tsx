import { AppShell, Burger, Group, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useEffect, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useViewOnlyReason } from '../session/session.js';
import classes from './frame.module.css';
import { Mark } from './mark.js';
import { Navigation } from './navigation.js';
import { PageSkeleton } from './page-skeleton.js';

/** What surrounds every page of a project. */
export function Frame({ children }: { children: ReactNode }) {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const [path] = useLocation();
  const viewOnlyReason = useViewOnlyReason();
  useEffect(close, [path, close]);

  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 56, sm: 0 } }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={0}
    >
      <UnstyledButton component="a" href="#content" className={classes.skip}>
        Skip to the content
      </UnstyledButton>
      <AppShell.Header hiddenFrom="sm" className={classes.header}>
        <Group h="100%" px="md" gap="sm">
          <Burger opened={isOpen} onClick={toggle} size="sm" aria-label="Navigation" aria-expanded={isOpen} />
          <Mark size={22} />
          <Text fw={600}>Outbound Webhooks</Text>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} data-open={isOpen || undefined}>
        <Navigation onClose={close} isOpen={isOpen} />
      </AppShell.Navbar>
      <AppShell.Main className={classes.main}>
        {viewOnlyReason !== undefined && (
          <div className={classes.notice} role="note">
            View only. {viewOnlyReason}
          </div>
        )}
        <div id="content" tabIndex={-1} className={classes.content}>
          <Suspense fallback={<PageSkeleton />}>{children}</Suspense>
        </div>
      </AppShell.Main>
    </AppShell>
  );
}
