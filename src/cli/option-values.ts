import { InvalidArgumentError } from 'commander';

/** For options that may be repeated. */
export const collect = (value: string, earlier: readonly string[]): string[] => [...earlier, value];

/** A whole number of at least `least`. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}, got \`${text}\`.`);
  };
