// Writes docs/spec.md and docs/cli.md from the schema and the commands. A test compares them.
import { writeFileSync } from 'node:fs';
import { generatedPages } from './docs/pages.ts';

for (const [file, text] of await generatedPages()) writeFileSync(new URL(`../${file}`, import.meta.url), text);
