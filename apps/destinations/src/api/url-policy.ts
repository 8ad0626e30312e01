import { type FieldError, invalidFields, readWith } from '#http';
import { checkDestinationUrl, resolvesToBlocked, type EgressOptions } from '#egress';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';

/** Injection token of the EgressOptions. */
export const EGRESS_OPTIONS = Symbol('EgressOptions');

/** Whether a URL may be a destination. Only the guard at connect time decides for good: names can change their mind. */
@Injectable()
export class UrlPolicy {
  constructor(@Inject(EGRESS_OPTIONS) private readonly options: EgressOptions) {}

  /** What the URL itself shows: scheme, credentials, a literal address. No DNS. */
  check(url: string): FieldError[] {
    const result = checkDestinationUrl(url, this.options);
    return result.ok ? [] : [{ field: 'url', message: result.message }];
  }

  /** `check`, and where its name leads; a name that does not resolve is accepted: DNS may be down. */
  async checkWithDns(url: string): Promise<FieldError[]> {
    const result = checkDestinationUrl(url, this.options);
    if (!result.ok) return [{ field: 'url', message: result.message }];
    const isBlocked = await resolvesToBlocked(result.url, this.options);
    return isBlocked ? [{ field: 'url', message: 'leads to an address that is not allowed' }] : [];
  }

  /**
   * Validates a body that may hold a `url`.
   *
   * @throws ProblemError 400 naming every wrong field, the URL among them
   */
  async readBody<S extends z.ZodType<{ url?: string | undefined }>>(schema: S, body: unknown): Promise<z.output<S>> {
    const read = readWith(schema, body);
    const errors = read.ok ? [] : read.errors;
    const url = typeof body === 'object' && body !== null ? (body as { url?: unknown }).url : undefined;
    const isJudged = typeof url === 'string' && !errors.some(({ field }) => field === 'url');
    const urlErrors = isJudged ? await this.checkWithDns(url) : [];
    if (!read.ok || urlErrors.length > 0) throw invalidFields([...errors, ...urlErrors]);
    return read.value;
  }
}
