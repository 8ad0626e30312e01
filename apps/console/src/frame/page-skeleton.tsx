import { Skeleton, Stack } from '@mantine/core';

/** Stands where a page will be: its heading and some lines. */
export function PageSkeleton() {
  return (
    <Stack gap="lg" aria-hidden>
      <Skeleton h={32} w={240} />
      <Skeleton h={16} w="60%" />
      <Skeleton h={280} radius="lg" />
    </Stack>
  );
}
