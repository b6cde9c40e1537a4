// Writes docs/spec.md, docs/cli.md and docs/benchmarks.md from the schema, the commands and bench/results. A test
// compares them.
import { writeFileSync } from 'node:fs';
import { generatedPages } from './docs/pages.ts';

for (const [file, text] of await generatedPages()) writeFileSync(new URL(`../${file}`, import.meta.url), text);
