import { Stack, Text, Timeline } from '@mantine/core';
import { IconCheck, IconClock, IconMinus, IconX } from '@tabler/icons-react';
import type { Attempt } from '../api/client.js';
import { Age, fullTime } from '../ui/age.js';
import { Excerpt } from '../ui/excerpt.js';
import { durationText } from '../ui/time-ago.js';
import { codeText, describeReason, OUTCOMES } from './describe-delivery.js';

const BULLETS: Record<Attempt['outcome'], { color: string; Icon: typeof IconCheck }> = {
  delivered: { color: 'var(--console-good)', Icon: IconCheck },
  retry: { color: 'var(--console-warn)', Icon: IconX },
  dead: { color: 'var(--console-bad)', Icon: IconX },
  discarded: { color: 'var(--console-idle)', Icon: IconMinus },
};

/** Every attempt of every run, oldest first; a resend begins a run of its own, whose attempts count from 1. */
export function AttemptTimeline({ attempts }: { attempts: readonly Attempt[] }) {
  const next = attempts.at(-1)?.nextAttemptAt ?? null;
  return (
    <Timeline bulletSize={22} lineWidth={2} active={attempts.length}>
      {attempts.map((attempt, index) => {
        const { color, Icon } = BULLETS[attempt.outcome];
        const isResend = attempt.attempt === 1 && index > 0 && attempt.run !== attempts[index - 1]?.run;
        return (
          <Timeline.Item
            key={`${attempt.run} ${attempt.attempt} ${attempt.startedAt}`}
            bullet={<Icon size={13} stroke={2.5} color="var(--console-surface)" aria-hidden />}
            color={color}
            title={isResend ? `Sent again: attempt ${attempt.attempt}` : `Attempt ${attempt.attempt}`}
            styles={{ itemTitle: { fontSize: 14, fontWeight: 600 } }}
          >
            <AttemptBody attempt={attempt} before={attempts[index - 1]} />
          </Timeline.Item>
        );
      })}
      {next !== null && (
        <Timeline.Item bullet={<IconClock size={13} aria-hidden />} title="Next attempt" lineVariant="dashed">
          <Text size="sm" c="dimmed">
            <Age at={next} />
          </Text>
        </Timeline.Item>
      )}
    </Timeline>
  );
}

/** @param before the attempt before it, whose answer is not shown twice */
function AttemptBody({ attempt, before }: { attempt: Attempt; before: Attempt | undefined }) {
  const { startedAt, durationMs, outcome, reason, statusCode, responseExcerpt } = attempt;
  const isRepeated = responseExcerpt === before?.responseExcerpt;
  return (
    <Stack gap={6}>
      <Text size="sm">
        {OUTCOMES[outcome].label} · {codeText(reason, statusCode)} · {durationText(durationMs)}
      </Text>
      {statusCode === null && (
        <Text size="sm" c="dimmed">
          {describeReason(reason, statusCode).what}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        <time dateTime={startedAt} title={startedAt}>
          {fullTime(startedAt)}
        </time>
        {responseExcerpt && isRepeated && ' · same answer'}
      </Text>
      {responseExcerpt && !isRepeated && <Excerpt text={responseExcerpt} />}
    </Stack>
  );
}
