import { basename } from 'node:path';
import type { JsonValue } from '../../base/json.ts';
import type { InputSize } from '../../domain/input-size.ts';

/** What a network's files say, and which of them says it. */
export interface FileFact<Value> {
  readonly value: Value;
  readonly from: string;
}

/** What the files of a network say of the images that it is tested on; null: nothing. */
export interface FileFacts {
  readonly testResolutionPx: FileFact<InputSize> | null;
  readonly cropRatio: FileFact<number> | null;
  readonly resize: FileFact<string> | null;
  readonly interpolation: FileFact<string> | null;
}

/** How the files are asked; both throw what reading them throws. */
export interface AskFiles {
  /** What a spec calls the network whose weights lie at an absolute path. Throws as well where that can't be told. */
  readonly nameOf: (weights: string) => FileFact<string>;
  readonly factsOf: (weights: string) => FileFacts;
}

/** A key that nobody wrote, and that a network's files say. */
export interface FilledKey {
  /** `test.crop_ratio`, or `name` of the network. */
  readonly key: string;
  readonly value: JsonValue;
  readonly from: string;
  /** The weights as they are written. */
  readonly weights: string;
}

/** `hub: config.json says test.crop_ratio: 0.95, test.interpolation: bicubic`, a sentence for each file. */
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
