/** "The endpoint answered 500: boom" is a summary and an excerpt of the answer; any other error is a summary alone. */
export function splitTestError(error: string): { summary: string; excerpt: string } {
  const match = /^(The endpoint answered \d{3}[^:]*): ([^]*)$/.exec(error);
  return match ? { summary: `${match[1]}.`, excerpt: match[2] ?? '' } : { summary: error, excerpt: '' };
}
