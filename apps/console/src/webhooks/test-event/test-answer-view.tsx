import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { TestAnswer } from '../../api/client.js';
import { Excerpt } from '../../ui/excerpt.js';
import { StatusDot } from '../../ui/status-dot.js';
import { durationText } from '../../ui/time-ago.js';
import { splitTestError } from './split-test-error.js';

/** @param answer with the time from the click to the answer */
export function TestAnswerView({ answer }: { answer: TestAnswer & { durationMs: number } }) {
  const { success, statusCode, durationMs } = answer;
  const { summary, excerpt } = splitTestError(answer.error ?? '');
  return (
    <Stack gap="sm">
      <Group gap="lg" fz="sm">
        <StatusDot tone={success ? 'good' : 'bad'}>{success ? 'Accepted' : 'Failed'}</StatusDot>
        <Fact name="Status" value={statusCode === undefined ? 'none' : String(statusCode)} />
        <Fact name="Time" value={durationText(durationMs)} />
      </Group>
      {success ? (
        <Text size="sm">
          The endpoint takes events. Before you rely on it, let it{' '}
          <Anchor component={Link} href="/verify" underline="always">
            verify signatures
          </Anchor>
          .
        </Text>
      ) : (
        <Text size="sm">{summary}</Text>
      )}
      {excerpt !== '' && <Excerpt text={excerpt} />}
    </Stack>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <span>
      <Text span size="sm" c="dimmed">
        {name}{' '}
      </Text>
      <Text span size="sm" fw={500}>
        {value}
      </Text>
    </span>
  );
}
