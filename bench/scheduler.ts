import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gridSpec } from './scheduler/grid.ts';
import type { Benchmark, BenchRow } from './types.ts';

/** Time and memory of a program and its children. */
interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

interface Programs {
  readonly ours: readonly string[];
  readonly peer: readonly string[];
}

interface Turn {
  readonly ours: Measured;
  readonly peer: Measured;
}

const runs = 10_000;
/** Two numbers of jobs, whose difference gives the cost of one more job. */
const [fewJobs, manyJobs] = [100, 500];
/** Programs take this many turns, so that other load on the machine affects both. */
const rounds = 3;

const root = fileURLToPath(new URL('..', import.meta.url));
const ours = fileURLToPath(new URL('scheduler/ours.ts', import.meta.url));
const peer = (name: string): string => fileURLToPath(new URL(`peers/${name}.py`, import.meta.url));
const execute = promisify(execFile);

/**
 * Planning, a re-run with nothing to do, and the cost of a trivial run, against Snakemake (`--python`) on as many jobs.
 * Whole commands, back to back; ratios of the additional CPU seconds of many runs over few, because wall time on a
 * noisy machine says little. The totals of whole commands are also reported.
 */
export const schedulerBench: Benchmark = async ({ python, only, say }) => {
  if (python === null || !(await hasSnakemake(python))) {
    return { skipped: 'name a Python with Snakemake: --python PATH (`pip install snakemake`)' };
  }
  const folder = mkdtempSync(join(tmpdir(), 'fixres-bench-'));
  try {
    const bench = new SchedulerBench(python, folder, say);
    const parts: Readonly<Record<string, () => Promise<BenchRow>>> = {
      [`scheduler/plan-${runs}`]: () => bench.plan(),
      [`scheduler/noop-${runs}`]: () => bench.noop(),
      'scheduler/run-overhead': () => bench.overhead(),
    };
    const rows: BenchRow[] = [];
    for (const [name, measure] of Object.entries(parts)) if (name.includes(only ?? '')) rows.push(await measure());
    if ('scheduler/large'.includes(only ?? '')) await bench.tellLarge();
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const hasSnakemake = (python: string): Promise<boolean> =>
  execute(python, ['-m', 'snakemake', '--version']).then(
    () => true,
    () => false,
  );

class SchedulerBench {
  readonly #python: string;
  readonly #folder: string;
  readonly #say: (line: string) => void;
  #program: string | null = null;

  constructor(python: string, folder: string, say: (line: string) => void) {
    this.#python = python;
    this.#folder = folder;
    this.#say = say;
  }

  async plan(): Promise<BenchRow> {
    return this.#compare(`scheduler/plan-${runs}`, async (jobs) => {
      const workflow = await this.#workflow(jobs);
      const words = ['plan', this.#spec(jobs), '--runs-dir', join(this.#folder, 'none')];
      return {
        ours: [process.execPath, await this.#compiled(), ...words],
        peer: this.#snakemake(workflow, '--dry-run', '--quiet', 'all'),
      };
    });
  }

  async noop(): Promise<BenchRow> {
    return this.#compare(`scheduler/noop-${runs}`, async (jobs) => {
      const runsDir = join(this.#folder, `finished-${jobs}`);
      await this.#ours('finish', String(jobs), runsDir);
      const workflow = await this.#workflow(jobs);
      finishWorkflow(workflow, jobs);
      const words = ['run', this.#spec(jobs), '--runs-dir', runsDir, '--no-tui'];
      return {
        ours: [process.execPath, await this.#compiled(), ...words],
        peer: this.#snakemake(workflow, '--cores', '1', '--quiet', 'all'),
      };
    });
  }

  /** What one more run costs: the difference between many and few. */
  async overhead(): Promise<BenchRow> {
    const each = { ours: [] as number[], peer: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      const [few, many] = [await this.#carriedOut(fewJobs, round), await this.#carriedOut(manyJobs, round)];
      each.ours.push((many.ours.cpuSeconds - few.ours.cpuSeconds) / (manyJobs - fewJobs));
      each.peer.push((many.peer.cpuSeconds - few.peer.cpuSeconds) / (manyJobs - fewJobs));
    }
    const [oursMs, peerMs] = [1000 * Math.min(...each.ours), 1000 * Math.min(...each.peer)];
    return { name: 'scheduler/run-overhead', ratio: peerMs / oursMs, ours: oursMs, peer: peerMs, unit: 'ms CPU' };
  }

  async tellLarge(): Promise<void> {
    for (const count of [runs, 5 * runs, 10 * runs]) {
      const { runs: planned, cpuSeconds, peakMiB } = JSON.parse(await this.#ours('plan', String(count)));
      this.#say(`planning ${planned} runs: ${cpuSeconds.toFixed(2)} s CPU, peak ${peakMiB.toFixed(0)} MiB`);
    }
    const cut = JSON.parse(await this.#ours('parts', String(Math.round((10 * runs) / 3))));
    this.#say(
      `planning ${cut.parts} parts of three passes: ${cut.cpuSeconds.toFixed(2)} s CPU, peak ${cut.peakMiB.toFixed(0)} MiB`,
    );
    const { rows, seconds, cpuSeconds, medianReadMs } = JSON.parse(
      await this.#ours('metrics', join(this.#folder, 'metrics')),
    );
    this.#say(`${rows} metric rows logged: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s CPU`);
    this.#say(`a curve of 1000 points read: ${medianReadMs.toFixed(2)} ms (median of 50)`);
  }

  async #carriedOut(jobs: number, round: number): Promise<{ readonly ours: Measured; readonly peer: Measured }> {
    const runsDir = join(this.#folder, `overhead-${jobs}-${round}`);
    const program = [process.execPath, '--import', 'tsx', ours, 'overhead', String(jobs), runsDir];
    const workflow = await this.#workflow(jobs, `-${round}`);
    return {
      ours: await this.#measure(program),
      peer: await this.#measure(this.#snakemake(workflow, '--cores', '1', '--quiet', 'all')),
    };
  }

  /** Compares the additional time of many runs over few, which excludes program start. */
  async #compare(name: string, prepare: (jobs: number) => Promise<Programs>): Promise<BenchRow> {
    const [few, many] = [await prepare(fewJobs), await prepare(runs)];
    const turns: { few: Turn; many: Turn }[] = [];
    for (let round = 0; round < rounds; round++) {
      turns.push({ few: await this.#turn(few), many: await this.#turn(many) });
    }
    const [start, all] = [leastOf(turns.map((turn) => turn.few)), leastOf(turns.map((turn) => turn.many))];
    const more = (side: keyof Turn, of: 'cpuSeconds' | 'seconds') => all[side][of] - start[side][of];
    const [own, other] = [more('ours', 'cpuSeconds'), more('peer', 'cpuSeconds')];
    const byClock = more('peer', 'seconds') / more('ours', 'seconds');
    this.#say(
      `${name}: whole commands ${told(all.ours)}, peer ${told(all.peer)}; with ${fewJobs} runs ${told(start.ours)}, peer ${told(start.peer)}; by the clock ${byClock.toFixed(1)}x`,
    );
    return { name, ratio: other / own, ours: own, peer: other, unit: 's CPU' };
  }

  async #turn({ ours: program, peer: peerProgram }: Programs): Promise<Turn> {
    return { ours: await this.#measure(program), peer: await this.#measure(peerProgram) };
  }

  #spec(jobs: number): string {
    const file = join(this.#folder, `grid-${jobs}.json`);
    writeFileSync(file, gridSpec(jobs));
    return file;
  }

  async #measure(program: readonly string[]): Promise<Measured> {
    const { stdout } = await execute(this.#python, [peer('measure'), ...program], { cwd: root });
    return JSON.parse(stdout) as Measured;
  }

  async #ours(...words: string[]): Promise<string> {
    return (await execute(process.execPath, ['--import', 'tsx', ours, ...words], { cwd: root })).stdout;
  }

  async #workflow(jobs: number, suffix = ''): Promise<string> {
    const folder = join(this.#folder, `snakemake-${jobs}${suffix}`);
    await execute(this.#python, [peer('scheduler'), String(jobs), folder]);
    return folder;
  }

  #snakemake(folder: string, ...words: string[]): string[] {
    return [this.#python, '-m', 'snakemake', '--directory', folder, '--snakefile', join(folder, 'Snakefile'), ...words];
  }

  /** The program as it would be installed, compiled from the current source. */
  async #compiled(): Promise<string> {
    if (this.#program !== null) return this.#program;
    const place = join(this.#folder, 'program');
    mkdirSync(place);
    for (const name of ['node_modules', 'schemas', 'package.json']) symlinkSync(join(root, name), join(place, name));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const words = [compiler, '-p', 'tsconfig.build.json', '--outDir', join(place, 'dist'), '--noCheck'];
    await execute(process.execPath, words, { cwd: root });
    this.#program = join(place, 'dist/cli/main.js');
    return this.#program;
  }
}

const leastOf = (turns: readonly Turn[]): Turn => ({
  ours: least(turns.map(({ ours: own }) => own)),
  peer: least(turns.map(({ peer: other }) => other)),
});

const told = ({ seconds, cpuSeconds, peakMiB }: Measured): string =>
  `${cpuSeconds.toFixed(2)} s CPU, ${seconds.toFixed(2)} s wall, ${peakMiB.toFixed(0)} MiB`;

const least = (measured: readonly Measured[]): Measured => ({
  seconds: Math.min(...measured.map(({ seconds }) => seconds)),
  cpuSeconds: Math.min(...measured.map(({ cpuSeconds }) => cpuSeconds)),
  peakMiB: Math.max(...measured.map(({ peakMiB }) => peakMiB)),
});

/** Writes the files that all jobs would have written. */
const finishWorkflow = (folder: string, jobs: number): void => {
  for (const part of ['p', 'c']) {
    mkdirSync(join(folder, part), { recursive: true });
    for (let index = 0; index < jobs / 2; index++) writeFileSync(join(folder, part, `${index}.txt`), `${index}\n`);
  }
};
