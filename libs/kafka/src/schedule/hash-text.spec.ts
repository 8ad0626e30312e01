import { hashText } from './hash-text.js';

it('tells a million similar texts apart, by a whole number', () => {
  const hashes = new Set<number>();
  for (let n = 0; n < 1_000_000; n++)
    hashes.add(hashText(`tenant-${n % 7}/project/destination-${n % 100}\nconversation-${n}`));
  expect(hashes.size).toBe(1_000_000);
  expect([...hashes].slice(0, 1_000).every(Number.isSafeInteger)).toBe(true);
});
