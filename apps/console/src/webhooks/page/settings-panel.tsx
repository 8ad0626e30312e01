import { Code, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Webhook } from '../../api/client.js';
import { fullTime } from '../../ui/age.js';
import { FormSection } from '../form/form-section.js';
import { SigningSecret } from './signing-secret.js';

/** Everything about a webhook that does not change by itself. */
export function SettingsPanel({ webhook }: { webhook: Webhook }) {
  const headerNames = Object.keys(webhook.headers ?? {});
  return (
    <Stack gap="lg">
      <FormSection title="Signing secret" about="Your endpoint checks with it that a webhook comes from here.">
        <SigningSecret webhook={webhook} />
      </FormSection>
      <FormSection title="Custom headers" about="Sent with every webhook. Their values are not shown.">
        {headerNames.length === 0 ? (
          <Text size="sm">None.</Text>
        ) : (
          <Stack gap={6}>
            {headerNames.map((name) => (
              <Text key={name} size="sm" style={{ overflowWrap: 'anywhere' }}>
                <Code>{name}</Code> <span aria-hidden>••••••••</span>
              </Text>
            ))}
          </Stack>
        )}
      </FormSection>
      <FormSection title="Details" about="How the API knows it.">
        <Table variant="vertical" verticalSpacing={6} layout="fixed" withRowBorders={false}>
          <Table.Tbody>
            <Detail name="Id">
              <Code>{webhook.id}</Code>
            </Detail>
            <Detail name="Created">{fullTime(webhook.createdAt)}</Detail>
            <Detail name="Changed">{fullTime(webhook.updatedAt)}</Detail>
          </Table.Tbody>
        </Table>
      </FormSection>
    </Stack>
  );
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={110} fw={400} c="dimmed" bg="transparent" px={0}>
        {name}
      </Table.Th>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{children}</Table.Td>
    </Table.Tr>
  );
}
