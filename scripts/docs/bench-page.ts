import type { MeasuredBenchmark, Measurement } from '../../bench/report/measurement.ts';
import type { BenchRow } from '../../bench/types.ts';
import { heading, markdownTable } from './markdown.ts';

/** docs/benchmarks.md: every measurement in bench/results, by the name of its file without the ending. */
export const benchPage = (measurements: ReadonlyMap<string, Measurement>): string =>
  `${[
    heading(1, 'Benchmarks'),
    'Two programs do the same work, back to back; a ratio above 1 means that fixres is ahead. [bench/README.md](../bench/README.md) says what each benchmark compares. Ratios are of wall time unless the unit says otherwise; on a machine that does other work, those by CPU time say more.',
    'This page is generated from the files in `bench/results` by `npm run docs`. A file is written by `npm run --silent bench -- --all --json > bench/results/MACHINE.json`.',
    ...[...measurements].flatMap(([file, measurement]) => machineSection(file, measurement)),
  ].join('\n\n')}\n`;

const machineSection = (file: string, { machine, threads, date, benchmarks }: Measurement): string[] => {
  const { cpu, cores, vectors, memoryGiB, system, node, peers } = machine;
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  const memory = memoryGiB === null ? [] : [`${memoryGiB} GiB of memory`];
  const parts = [
    `${cores} cores`,
    ...(vectors === null ? [] : [vectors]),
    ...memory,
    system,
    `Node ${node}`,
    ...versions,
  ];
  return [
    heading(2, `${cpu} (${file})`),
    `${parts.join(', ')}. Measured on ${date}; \`engine\` with ${threads} ${threads === 1 ? 'thread' : 'threads'}.`,
    ...benchmarks.flatMap(benchmarkSection),
    ...unmeasured(benchmarks),
  ];
};

const benchmarkSection = (benchmark: MeasuredBenchmark): string[] => {
  if (!('rows' in benchmark) || benchmark.rows.length === 0) return [];
  const { name, rows, load } = benchmark;
  const loads =
    load === null ? [] : [`Load average ${load[0].toFixed(1)} at the start, ${load[1].toFixed(1)} at the end.`];
  return [heading(3, name), ...loads, rowTable(rows)];
};

const rowTable = (rows: readonly BenchRow[]): string => {
  const figures = [...new Set(rows.flatMap((row) => Object.keys(row.figures ?? {})))];
  const byCpu = rows.some((row) => row.byCpu !== undefined);
  return markdownTable(
    ['name', 'ratio', ...(byCpu ? ['by CPU time'] : []), 'ours', 'peer', ...figures],
    rows.map((row) => [
      `\`${row.name}\``,
      ratioText(row.ratio),
      ...(byCpu ? [ratioText(row.byCpu)] : []),
      `${digits(row.ours)} ${row.unit}`,
      `${digits(row.peer)} ${row.unit}`,
      ...figures.map((figure) => digits(row.figures?.[figure])),
    ]),
  );
};

const unmeasured = (benchmarks: readonly MeasuredBenchmark[]): string[] => {
  const lines = benchmarks.flatMap((benchmark) => {
    if ('skipped' in benchmark) return [`- \`${benchmark.name}\`: skipped. ${benchmark.skipped}`];
    return 'failed' in benchmark ? [`- \`${benchmark.name}\`: failed. ${benchmark.failed.split('\n')[0]}`] : [];
  });
  return lines.length === 0 ? [] : [heading(3, 'Not measured'), lines.join('\n')];
};

const ratioText = (ratio: number | undefined): string =>
  ratio === undefined ? '-' : `${ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2)}x`;

/** Three significant digits; integers from 100 are printed in full. */
const digits = (value: number | undefined): string => {
  if (value === undefined) return '-';
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
};
