import { InvalidArgumentError } from 'commander';
import { type InputSize, parseSize, shorterSidePx } from '../domain/input-size.ts';

/** Collects the values of a repeatable option. */
export const collect = (value: string, earlier: readonly string[]): string[] => [...earlier, value];

/** A number of seconds, possibly fractional; 0 is allowed. */
export const seconds = (text: string): number => {
  const value = Number(text);
  // The maximum of a timer is 2^31 - 1 milliseconds.
  if (/^\d+(\.\d+)?$/.test(text) && value * 1000 < 2 ** 31) return value;
  throw new InvalidArgumentError(`Expected a number of seconds, at most 2147483, got \`${text}\`.`);
};

/** A whole number of at least `least`. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}, got \`${text}\`.`);
  };

/** A size in pixels, no side of it below `least`: `224`, or `HEIGHTxWIDTH`. */
export const imageSize =
  (least: number) =>
  (text: string): InputSize => {
    const size = parseSize(text);
    if (size !== null && shorterSidePx(size) >= least) return size;
    throw new InvalidArgumentError(
      `Expected a size of at least ${least} pixels, such as 224 or 192x256 (HEIGHTxWIDTH), got \`${text}\`.`,
    );
  };

const powers = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 };

/** A number above 0, possibly with a fraction and a unit prefix: `10T`, `2.5k`. */
export const amount = (text: string): number => {
  const [, digits = '', prefix = ''] = /^(\d+(?:\.\d+)?) ?([kMGTP]?)$/.exec(text) ?? [];
  const value = Number(digits) * powers[prefix as keyof typeof powers];
  if (value > 0) return value;
  throw new InvalidArgumentError(`Expected a number above 0, such as \`2000\` or \`10T\`, got \`${text}\`.`);
};
