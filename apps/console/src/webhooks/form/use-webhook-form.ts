import { useForm } from '@mantine/form';
import { useEffect, useState } from 'react';
import { ApiProblem } from '../../api/problem.js';
import { toFormErrors } from './field-errors.js';
import { findErrors, type WebhookValues } from './form-values.js';

/**
 * The form's state. What is missing is said before anything is sent; what is right is the service's to say: a request names
 * every wrong field at once, and its words appear at the fields.
 *
 * @param send resolves once it is saved
 */
export function useWebhookForm(initialValues: WebhookValues, send: (values: WebhookValues) => Promise<void>) {
  const form = useForm<WebhookValues>({ initialValues, validate: findErrors });
  const [failure, setFailure] = useState<unknown>(null);
  const [isPending, setPending] = useState(false);

  const [refusals, setRefusals] = useState(0);
  const refused = () => setRefusals((count) => count + 1);
  // An effect, as the errors are on the page by then, however busy the browser is.
  useEffect(() => {
    if (refusals > 0) focusFirstError();
  }, [refusals]);

  const submit = form.onSubmit((values) => {
    if (isPending) return;
    setPending(true);
    setFailure(null);
    send(values).then(
      () => setPending(false),
      (error: unknown) => {
        const problems = error instanceof ApiProblem ? error.fields : [];
        const { fields, rest } = toFormErrors(problems, values);
        // What no field shows stands above them.
        if (rest.length > 0 || Object.keys(fields).length === 0) setFailure(error);
        form.setErrors(fields);
        setPending(false);
        refused();
      },
    );
  }, refused);

  return { form, submit, failure, isPending };
}

function focusFirstError(): void {
  document.querySelector<HTMLElement>('form [aria-invalid="true"], form [data-error="true"] input')?.focus();
}
export type WebhookForm = ReturnType<typeof useWebhookForm>['form'];
