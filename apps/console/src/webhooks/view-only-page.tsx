import { OtherKeyAlert } from '../ui/other-key-alert.js';
import { PageHeader } from '../ui/page-header.js';

/** Stands where a form would be, for a key that may not change anything. */
export function ViewOnlyPage(props: { title: string; reason: string; back: { to: string; label: string } }) {
  return (
    <>
      <PageHeader title={props.title} back={props.back} />
      <OtherKeyAlert>{props.reason}</OtherKeyAlert>
    </>
  );
}
