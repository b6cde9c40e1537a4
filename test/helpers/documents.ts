import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every page that people read, by its path in the repository. */
export const documents: readonly string[] = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...['bench/README.md', 'src/engine/README.md', 'src/store/README.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file.replaceAll('\\', '/')}`),
];

export interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

/** Every fenced block of these pages, in their order. */
export const blocks: readonly Block[] = documents.flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
    page,
    language: language!,
    text: text!,
  })),
);

/** A line of a shell block without its comment. */
export const commandOf = (line: string): string => line.replace(/(^|\s)[#>].*/, '').trim();
