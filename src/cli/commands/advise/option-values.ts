import { InvalidArgumentError } from 'commander';
import { type Normalization, normalizationNames, normalizations } from '../../../app/draft/normalizations.ts';

const unitSeconds = { s: 1, min: 60, h: 3600 } as const;

/** `30s`, `10min`, `1h`: seconds. */
export const duration = (text: string): number => {
  const [, value, unit] = /^(\d+(?:\.\d+)?)(s|min|h)$/.exec(text) ?? [];
  if (unit !== undefined && Number(value) > 0) return Number(value) * unitSeconds[unit as keyof typeof unitSeconds];
  throw new InvalidArgumentError(`Expected a time such as \`30s\`, \`10min\` or \`1h\`, got \`${text}\`.`);
};

export const share = (text: string): number => {
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value > 0 && value <= 1) return value;
  throw new InvalidArgumentError(`Expected a number above 0 and up to 1, got \`${text}\`.`);
};

/** A named normalisation, or six numbers: means and standard deviations for values scaled to 0..1. */
export const normalization = (text: string): Normalization => {
  const named = normalizationNames.find((name) => name === text);
  if (named !== undefined) return normalizations[named];
  const numbers = text.split(',').map(Number);
  const [a, b, c, d, e, f] = numbers;
  if (numbers.length === 6 && numbers.every(Number.isFinite) && numbers.slice(3).every((std) => std > 0)) {
    return { mean: [a!, b!, c!], std: [d!, e!, f!] };
  }
  const names = normalizationNames.map((name) => `\`${name}\``);
  throw new InvalidArgumentError(`Expected ${names.join(', ')}, or six numbers separated by commas, got \`${text}\`.`);
};
