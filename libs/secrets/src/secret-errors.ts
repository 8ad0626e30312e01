/**
 * The text was sealed with a key that this process does not have. Not the data's fault: waiting for the operator to bring
 * the key back is right, giving up on the destination is not.
 */
export class UnknownKeyError extends Error {
  readonly code = 'unknown_key';

  constructor(readonly keyId: string) {
    super(`no encryption key with the id ${keyId}`);
    this.name = 'UnknownKeyError';
  }
}

/** The sealed text is not ours, was changed, or belongs to another destination or field. */
export class SecretDamagedError extends Error {
  readonly code = 'secret_damaged';

  constructor() {
    super('the sealed text is damaged or belongs elsewhere');
    this.name = 'SecretDamagedError';
  }
}
