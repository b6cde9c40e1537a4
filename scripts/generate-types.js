// Writes src/domain/experiment-spec.ts from schemas/experiment.schema.json: types of a spec before defaults are set.
// With `--check` nothing is written: the exit code says whether the file is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const schemaFile = fileURLToPath(new URL('../schemas/experiment.schema.json', import.meta.url));
const typesFile = fileURLToPath(new URL('../src/domain/experiment-spec.ts', import.meta.url));
const bannerComment =
  '// Generated from schemas/experiment.schema.json by `npm run types`. Change the schema, not this file.';

// A `$ref` with keywords beside it would become a type of its own (Range1, Range2, ...): `allOf` keeps the one name.
// Types do not show defaults.
const keepNames = (schema) => {
  if (Array.isArray(schema)) return schema.map(keepNames);
  if (typeof schema !== 'object' || schema === null) return schema;
  const {
    $ref,
    default: _default,
    ...rest
  } = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, keepNames(value)]));
  if ($ref === undefined) return rest;
  return Object.keys(rest).length === 0 ? { $ref } : { ...rest, allOf: [{ $ref }] };
};

const schema = keepNames(JSON.parse(readFileSync(schemaFile, 'utf8')));
const types = await compile(schema, schema.title, {
  bannerComment,
  style: { printWidth: 120, singleQuote: true },
});

if (!process.argv.includes('--check')) writeFileSync(typesFile, types);
else if (readFileSync(typesFile, 'utf8') !== types) {
  console.error('src/domain/experiment-spec.ts is older than the schema: run `npm run types`');
  process.exitCode = 1;
}
