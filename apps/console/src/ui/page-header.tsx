import { Anchor, Group, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import { hasNavigated } from '../navigation/guarded-location.js';
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

/** A page's heading and its actions; also names the tab. As high without actions as with a button. */
export function PageHeader({ title, about, back, aside, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} - Outbound Webhooks`;
  }, [title]);
  useEffect(() => {
    // The link that led here may be gone, and the focus with it: without this, the keyboard would start at the top again.
    if (hasNavigated() && document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className={classes.header}>
      {back && (
        <Anchor component={Link} href={back.to} size="sm" c="dimmed" className={classes.back}>
          <IconArrowLeft size={14} aria-hidden /> {back.label}
        </Anchor>
      )}
      <div className={classes.row}>
        <div className={classes.name}>
          <Title order={1} ref={heading} tabIndex={-1} className={classes.title}>
            {title}
          </Title>
          {aside}
        </div>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </div>
      {about !== undefined && (
        <Text c="dimmed" size="sm" className={classes.about} component="div">
          {about}
        </Text>
      )}
    </header>
  );
}
