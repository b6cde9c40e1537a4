import { InvalidArgumentError } from 'commander';
import type { Normalization } from '../../../app/advise/types.ts';

const unitSeconds = { ms: 1e-3, s: 1, min: 60, h: 3600 } as const;

/** `20ms`, `1.5s`, `10min`, `1h`: seconds. */
export const duration = (text: string): number => {
  const [, value, unit] = /^(\d+(?:\.\d+)?)(ms|s|min|h)$/.exec(text) ?? [];
  if (unit !== undefined && Number(value) > 0) return Number(value) * unitSeconds[unit as keyof typeof unitSeconds];
  throw new InvalidArgumentError(`Expected a time such as \`20ms\`, \`30s\`, \`10min\` or \`1h\`, got \`${text}\`.`);
};

/** `1.5x` or `1.5`. */
export const multiple = (text: string): number => {
  const value = Number(text.replace(/x$/, ''));
  if (/^\d+(\.\d+)?x?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError(`Expected a multiple such as \`1.5x\`, got \`${text}\`.`);
};

export const share = (text: string): number => {
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value > 0 && value <= 1) return value;
  throw new InvalidArgumentError(`Expected a number above 0 and up to 1, got \`${text}\`.`);
};

const usual: Readonly<Record<string, Normalization>> = {
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  inception: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  // Source: openai/CLIP, clip/clip.py
  clip: { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] },
  '0-1': { mean: [0, 0, 0], std: [1, 1, 1] },
  '0-255': { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] },
};

/** A usual one by its name, or six numbers: the means and the standard deviations of values scaled to 0..1. */
export const normalization = (text: string): Normalization => {
  if (Object.hasOwn(usual, text)) return usual[text]!;
  const numbers = text.split(',').map(Number);
  const [a, b, c, d, e, f] = numbers;
  if (numbers.length === 6 && numbers.every(Number.isFinite) && numbers.slice(3).every((std) => std > 0)) {
    return { mean: [a!, b!, c!], std: [d!, e!, f!] };
  }
  const names = Object.keys(usual).map((name) => `\`${name}\``);
  throw new InvalidArgumentError(`Expected ${names.join(', ')}, or six numbers with commas, got \`${text}\`.`);
};
