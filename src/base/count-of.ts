/** `1 image`, `2 images`; for an irregular noun, with its plural. */
export const countOf = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;
