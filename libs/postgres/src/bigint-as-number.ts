import type { ValueTransformer } from 'typeorm';

/** pg hands a bigint over as text. A sequence reaches 2^53 after 285 years at a million changes a second. */
export const bigintAsNumber: ValueTransformer = {
  from: (text: string | null) => (text === null ? null : Number(text)),
  to: (value: unknown) => value,
};
