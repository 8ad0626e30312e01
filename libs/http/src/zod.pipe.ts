import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { readWith } from './field-errors.js';
import { invalidFields } from './problem.js';

/** Validates a body or a query; the handler gets what the schema reads. */
export class ZodPipe<S extends z.ZodType> implements PipeTransform<unknown, z.output<S>> {
  constructor(private readonly schema: S) {}

  /** @throws ProblemError 400 naming every wrong field */
  transform(input: unknown): z.output<S> {
    const read = readWith(this.schema, input);
    if (!read.ok) throw invalidFields(read.errors);
    return read.value;
  }
}
