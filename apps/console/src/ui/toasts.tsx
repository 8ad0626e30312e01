import '@mantine/notifications/styles.css';
import { Notifications, notifications } from '@mantine/notifications';

export { notifications };

export default function Toasts() {
  return <Notifications position="bottom-right" />;
}
