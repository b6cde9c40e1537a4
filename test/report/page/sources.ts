import type { AnalysisRow } from '../../../src/report/figures/analysis-row.ts';
import { type FigureName, figureNames } from '../../../src/report/figures/render-figure.ts';
import type { PageSource } from '../../../src/report/page/page-source.ts';
import { hostileFigures, studyFigures } from '../figures/rows.ts';
import { hostileData, studyData, transferData } from '../rows.ts';

const byName = (rows: readonly AnalysisRow[]): ReadonlyMap<FigureName, readonly AnalysisRow[]> =>
  new Map(figureNames.map((name) => [name, rows.filter(({ analysis }) => analysis.analysis === name)]));

const source = (changes: Partial<PageSource> & Pick<PageSource, 'data'>): PageSource => ({
  description: '',
  analyses: byName([]),
  origins: {
    spec: { name: changes.data.experiment },
    specKey: 'c'.repeat(64),
    datasets: [
      { name: 'shapes', kind: 'shapes', fingerprint: null, seed: 1 },
      { name: 'cars', kind: 'stanford_cars', fingerprint: 'd'.repeat(64), seed: null },
    ],
    weights: [{ model: 'senet154', sha256: 'e'.repeat(64) }],
    codeVersions: { train: 3, evaluate: 1 },
    seeds: [1, 2],
    environments: [
      {
        cpu: 'AMD EPYC',
        cores: 2,
        memoryMiB: 8192,
        platform: 'linux 6.1 x64',
        engine: 'onnx',
        engineVersion: 'onnxruntime-node 1.30.0',
        device: 'cpu',
        fixres: '0.1.0',
        node: 'v20.19.0',
        packages: { sharp: '0.35.5' },
        host: 'a machine of mine',
        spec: { git: { commit: 'f'.repeat(40), dirty: true } },
      },
    ],
    runs: 40,
    finished: 40,
    startedMs: Date.UTC(2026, 0, 2, 3, 4),
    endedMs: Date.UTC(2026, 0, 2, 4, 4),
    spentMs: 7_200_000,
  },
  specText: `name: ${changes.data.experiment}\n`,
  note: null,
  downloads: [{ name: 'table1.csv', content: { text: 'a,b\r\n' } }],
  absent: [],
  ...changes,
});

/** With all parts but Table 3's published values. */
export const studySource = source({
  description: 'Four scopes at eight resolutions.',
  data: studyData,
  analyses: byName(studyFigures.analyses),
  downloads: [{ name: 'table1.csv', content: { href: 'reports/table1.csv' } }],
});

/** Two data sets, three geometries, every sort of fix. */
export const transferSource = source({ data: transferData });

const script = '<script>document.title = "owned"</script>';

/** Names that are markup, script and style wherever a name may stand. */
export const hostileSource = source({
  description: `</p>${script}`,
  data: {
    ...hostileData,
    experiment: `x"><img src=x onerror=alert(1)>${script}`,
    evaluations: hostileData.evaluations.map((row) => ({
      ...row,
      dataset: `${row.dataset}${script}`,
      model: `</style>${script}' onmouseover='x`,
    })),
  },
  analyses: byName(hostileFigures.analyses),
  specText: `name: </code></pre>${script}\n`,
  note: script,
  downloads: [{ name: `"${script}.csv`, content: { text: script } }],
  absent: [{ name: script, reason: script }],
});
