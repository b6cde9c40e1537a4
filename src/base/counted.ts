/** A number with its noun: `1 class`, `2 classes`. `many` defaults to the noun with an s. */
export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
