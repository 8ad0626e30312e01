import { Button, Group, Modal, Text } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { setLeaveGuard } from './leave-guard.js';

/**
 * Asks before unsaved work is left behind: inside the console with a dialog, beyond it with the browser's own.
 *
 * @returns the dialog, to be rendered
 */
export function useLeaveGuard(isDirty: boolean): ReactNode {
  const [leave, setLeave] = useState<(() => void) | null>(null);

  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    setLeaveGuard((proceed) => setLeave(() => proceed));
    window.addEventListener('beforeunload', warn);
    return () => {
      setLeaveGuard(undefined);
      window.removeEventListener('beforeunload', warn);
    };
  }, [isDirty]);

  const discard = () => {
    setLeaveGuard(undefined);
    setLeave(null);
    leave?.();
  };
  return (
    <Modal opened={leave !== null} onClose={() => setLeave(null)} title="Discard your changes?">
      <Text size="sm">What you changed on this page is not saved yet.</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => setLeave(null)} data-autofocus>
          Keep editing
        </Button>
        <Button color="red" onClick={discard}>
          Discard
        </Button>
      </Group>
    </Modal>
  );
}
