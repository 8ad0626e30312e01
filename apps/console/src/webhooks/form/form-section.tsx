import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './form-section.module.css';

/** A group of fields: what it is for at the left, the fields at the right; one below the other where it is narrow. */
export function FormSection({ title, about, children }: { title: string; about: string; children: ReactNode }) {
  return (
    <Paper withBorder component="section" className={classes.section}>
      <div>
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed" mt={2}>
          {about}
        </Text>
      </div>
      <Stack className={classes.fields}>{children}</Stack>
    </Paper>
  );
}
