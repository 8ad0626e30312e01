import { z } from 'zod';

const DAY_SECONDS = 86_400;

export const rotateSecretSchema = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(30 * DAY_SECONDS)
      .default(DAY_SECONDS)
      .describe('How long every older secret goes on signing beside the new one; 0 ends them at once.'),
  })
  .default({ overlapSeconds: DAY_SECONDS });
export type RotateSecret = z.output<typeof rotateSecretSchema>;

export const secretAnswerSchema = z.object({
  data: z.object({ secret: z.string().describe('`whsec_` and the base64 of 32 bytes: a Standard Webhooks secret.') }),
});
export type SecretAnswer = z.output<typeof secretAnswerSchema>;

export const testAnswerSchema = z.object({
  success: z.boolean().describe('The endpoint answered 2xx.'),
  statusCode: z.int().optional().describe('Absent where there was no answer.'),
  error: z.string().optional().describe('Absent on success.'),
});
