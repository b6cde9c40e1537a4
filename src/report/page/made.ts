import type { JsonValue } from '../../base/json.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { ExperimentOrigins } from '../../store/queries/experiment-origins.ts';
import { secondsText } from '../plan/amounts.ts';
import { type Html, html, when } from '../render/html/html.ts';
import type { PageSource } from './page-source.ts';

/** How an experiment's results were produced, and the command that reproduces them. */
export const madeHtml = ({
  origins,
  data,
  specText,
}: PageSource): Html => html`<p>With the spec below saved to a file, and data and weights in place, this command reproduces every run:</p>
<pre tabindex="0"><code>fixres run ${shellWord(`${data.experiment}.yaml`)}</code></pre>
<dl class="made">
${factsOf(origins).map(([name, values]) => html`<dt>${name}</dt>${values.map((value) => html`<dd>${value}</dd>`)}\n`)}</dl>
${when(
  specText,
  (text) => html`<details><summary>Spec, with every default filled in</summary>
<pre tabindex="0"><code>${multiline(text)}</code></pre>
</details>
`,
)}`;

/** Line breaks are kept; everything else is escaped as text. */
const multiline = (text: string): Html[] => text.split('\n').map((line) => html`${line}\n`);

type Fact = readonly [name: string, values: readonly string[]];

const factsOf = (origins: ExperimentOrigins): Fact[] => {
  const all: Fact[] = [
    ['Spec', [`sha256 ${origins.specKey}`, ...distinct(origins, gitText)]],
    ['Data', origins.datasets.map(datasetText)],
    ['Weights', origins.weights.map(({ model, sha256 }) => `${model}: sha256 ${sha256}`)],
    ['Seeds', origins.seeds.length === 0 ? [] : [origins.seeds.join(', ')]],
    ['Machine', distinct(origins, machineText)],
    ['Computed by', distinct(origins, engineText)],
    ['Versions', distinct(origins, versionsText)],
    [
      'Code of runs',
      [
        Object.entries(origins.codeVersions)
          .map(([kind, version]) => `${kind} ${version}`)
          .join(', '),
      ],
    ],
    ['Runs', [runsText(origins)]],
    ['Date', dateText(origins)],
  ];
  return all.filter(([, values]) => values.some((value) => value !== ''));
};

type Environment = ExperimentOrigins['environments'][number];

const distinct = ({ environments }: ExperimentOrigins, textOf: (environment: Environment) => string): string[] => [
  ...new Set(environments.map(textOf).filter((text) => text !== '')),
];

const datasetText = ({ name, kind, fingerprint, seed }: ExperimentOrigins['datasets'][number]): string =>
  fingerprint === null
    ? `${name} (${kind}), generated with seed ${seed ?? '–'}`
    : `${name} (${kind}), fingerprint ${fingerprint}`;

const textOf = (value: JsonValue | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const gitText = ({ spec }: Environment): string => {
  const git = memberOf(spec, 'git');
  const commit = textOf(memberOf(git, 'commit'));
  return commit === '' ? '' : `git commit ${commit}${memberOf(git, 'dirty') === true ? ', with changes' : ''}`;
};

const memberOf = (value: JsonValue | undefined, name: string): JsonValue | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Environment)[name] : undefined;

const machineText = ({ cpu, cores, memoryMiB, platform }: Environment): string =>
  [
    textOf(cpu),
    ...(typeof cores === 'number' ? [`${cores} cores`] : []),
    ...(typeof memoryMiB === 'number' ? [`${(memoryMiB / 1024).toFixed(0)} GiB`] : []),
    textOf(platform),
  ]
    .filter((text) => text !== '')
    .join(', ');

const engineText = ({ engine, engineVersion, device }: Environment): string =>
  textOf(engine) === '' ? '' : `${textOf(engine)} (${textOf(engineVersion)}) on ${textOf(device)}`;

const versionsText = ({ fixres, node, packages }: Environment): string =>
  [
    ...(textOf(fixres) === '' ? [] : [`fixres ${textOf(fixres)}`]),
    ...(textOf(node) === '' ? [] : [`Node ${textOf(node)}`]),
    ...Object.entries((packages ?? {}) as Environment).map(([name, version]) => `${name} ${textOf(version)}`),
  ].join(', ');

const runsText = ({ runs, finished, spentMs }: ExperimentOrigins): string =>
  `${finished === runs ? `${runs}` : `${finished} of ${runs}`} finished, ${secondsText(spentMs / 1000)} in total`;

const dateText = ({ startedMs, endedMs }: ExperimentOrigins): string[] =>
  startedMs === null || endedMs === null ? [] : [`${timeText(startedMs)} to ${timeText(endedMs)}`];

/** `2026-11-29 14:21 UTC` */
const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
