import { basename } from 'node:path';
import type { JsonValue } from '../../base/json.ts';
import type { InputSize } from '../../domain/input-size.ts';

/** A value from a network's files, and the file it comes from. */
export interface FileFact<Value> {
  readonly value: Value;
  readonly from: string;
}

/** The test transform given in a network's files; null if they have none. */
export interface FileFacts {
  readonly testResolutionPx: FileFact<InputSize> | null;
  readonly cropRatio: FileFact<number> | null;
  readonly resize: FileFact<string> | null;
  readonly interpolation: FileFact<string> | null;
}

/** How the files are queried; both throw what reading them throws. */
export interface AskFiles {
  /**
   * The name of the network whose weights are at an absolute path, as used in specs. Throws if it can't be determined.
   */
  readonly nameOf: (weights: string) => FileFact<string>;
  readonly factsOf: (weights: string) => FileFacts;
}

/** A key filled in from a network's files. */
export interface FilledKey {
  /** `test.crop_ratio`, or `name` of the network. */
  readonly key: string;
  readonly value: JsonValue;
  readonly from: string;
  /** The path of the weights as written. */
  readonly weights: string;
}

/** `hub: config.json says test.crop_ratio: 0.95, test.interpolation: bicubic`, one sentence per file. */
export const filledNotes = (filled: readonly FilledKey[]): string[] => {
  const files = new Map<string, string[]>();
  for (const { key, value, from, weights } of filled) {
    const file = `${basename(weights)}: ${from} says`;
    files.set(file, [
      ...(files.get(file) ?? []),
      `\`${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}\``,
    ]);
  }
  return [...files].map(([file, said]) => `${file} ${said.join(', ')}`);
};
