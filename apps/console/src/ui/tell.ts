import { notifications } from '@mantine/notifications';
import { explain } from '../api/problem.js';

/** An action is done. */
export function tellDone(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 4_000, withBorder: true });
}

/** An action failed: what, why, and what to do. It stays until it is closed. */
export function tellFailed(title: string, error: unknown): void {
  notifications.show({
    title,
    message: explain(error),
    color: 'red',
    autoClose: false,
    withBorder: true,
    role: 'alert',
  });
}
