import { databaseVariables, encryptionVariables } from '#config';
import { z } from 'zod';

/** What the rotation of the encryption keys takes from its environment: a part of what the service takes. */
export const rotateKeysVariables = z.object({ ...databaseVariables, ...encryptionVariables });
