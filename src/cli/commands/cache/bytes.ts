import { InvalidArgumentError } from 'commander';

const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const decimal = ['B', 'KB', 'MB', 'GB', 'TB'];

/**
 * A size on the command line: `500MB`, `20 GiB`, `0`. A bare number is refused: someone who means 20 GB would lose
 * everything.
 */
export const byteCount = (text: string): number => {
  const [, number, given] = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?b)?$/i.exec(text.trim()) ?? [];
  if (number === undefined || (given === undefined && Number(number) > 0)) {
    throw new InvalidArgumentError(`Expected a size such as 500MB or 20GiB, got \`${text}\`.`);
  }
  const unit = given ?? 'B';
  const isUnit = (name: string): boolean => name.toLowerCase() === unit.toLowerCase();
  const power = decimal.findIndex(isUnit);
  return Math.floor(Number(number) * (power >= 0 ? 1000 ** power : 1024 ** binary.findIndex(isUnit)));
};

/** `1.4 GiB` */
export const bytesText = (bytes: number): string => {
  const power = Math.min(binary.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${binary[power]}`;
};
