import { ActionIcon, Group, NavLink, Stack, Text, Tooltip } from '@mantine/core';
import {
  IconBook2,
  IconKey,
  IconListDetails,
  IconLogout,
  IconShieldCheck,
  IconWebhook,
  IconX,
} from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { useSession } from '../session/session.js';
import classes from './frame.module.css';
import { Mark } from './mark.js';
import { SchemeToggle } from './scheme-toggle.js';
import { ScopeSwitcher } from './scope-switcher.js';

const PAGES = [
  { path: '/webhooks', label: 'Webhooks', Icon: IconWebhook },
  { path: '/event-types', label: 'Event types', Icon: IconListDetails },
  { path: '/verify', label: 'Verify signatures', Icon: IconShieldCheck },
  { path: '/api-keys', label: 'API keys', Icon: IconKey },
] as const;

export function Navigation({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [path] = useLocation();
  const { me, signOut } = useSession();
  return (
    <Stack h="100%" gap={0}>
      <Group h={56} px="md" gap="sm" wrap="nowrap">
        <Mark size={22} />
        <Text fw={600} className={classes.product}>
          Outbound Webhooks
        </Text>
        {isOpen && (
          <ActionIcon hiddenFrom="sm" onClick={onClose} aria-label="Close the navigation">
            <IconX size={18} />
          </ActionIcon>
        )}
      </Group>
      <div className={classes.scope}>
        <ScopeSwitcher />
      </div>
      <Stack component="nav" aria-label="Pages" gap={2} px="xs" className={classes.pages}>
        {PAGES.map(({ path: to, label, Icon }) => (
          <NavLink
            key={to}
            component={Link}
            href={to}
            label={label}
            active={path === to || path.startsWith(`${to}/`)}
            aria-current={path.startsWith(to) ? 'page' : undefined}
            leftSection={<Icon size={18} stroke={1.75} />}
            className={classes.page}
          />
        ))}
        <NavLink
          href="/docs"
          label="API reference"
          leftSection={<IconBook2 size={18} stroke={1.75} />}
          className={classes.page}
        />
      </Stack>
      <Group className={classes.foot} justify="space-between" wrap="nowrap">
        <div className={classes.who}>
          <Text size="sm" fw={500} truncate>
            {me.role === 'operator' ? 'Operator' : `${me.role === 'edit' ? 'Edit' : 'View'} key`}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {me.keyId ?? 'the whole installation'}
          </Text>
        </div>
        <Group gap={2} wrap="nowrap">
          <SchemeToggle />
          <Tooltip label="Sign out">
            <ActionIcon size="lg" onClick={signOut} aria-label="Sign out">
              <IconLogout size={18} stroke={1.75} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
    </Stack>
  );
}
