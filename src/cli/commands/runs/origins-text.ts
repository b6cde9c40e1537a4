import type { RunOrigins } from '../../../app/runs/describe-run.ts';
import { flatten } from '../../../base/flatten-json.ts';
import { textTable } from '../../../report/render/text-table.ts';

/** The origins of a run: data, weights, seeds, code, and the full specs. */
export const originsText = ({ datasets, weights, seeds, codeVersions, specs }: RunOrigins): string => {
  const rows = [
    ...datasets.map(({ kind, fingerprint, seed }) => [
      'data',
      fingerprint === null ? `${kind}, generated with seed ${seed ?? '-'}` : `${kind}, fingerprint ${fingerprint}`,
    ]),
    ...weights.map((sha256) => ['weights', `sha256 ${sha256}`]),
    ...(seeds.length === 0 ? [] : [['seeds', seeds.join(', ')]]),
    ...Object.entries(codeVersions).map(([kind, version]) => [`code of ${kind} runs`, `version ${version}`]),
  ];
  return [
    textTable(['origin', ''], rows),
    ...Object.entries(specs).map(([name, spec]) => textTable([`spec of ${name}`, ''], flatten(spec))),
  ].join('\n\n');
};
