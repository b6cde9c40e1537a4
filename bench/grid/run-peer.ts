import { availableParallelism } from 'node:os';
import { timedProgram } from '../timed-program.ts';
import type { GridImages } from './data-set.ts';
import { type GridNetwork, gridResolutionsPx, gridScopes } from './networks.ts';

/** What the peer prints for one call: the seconds of each stage, and how many images went through it. */
interface PeerReport {
  readonly results: readonly { readonly top1: number; readonly loss: number }[];
  readonly train_wait: number;
  readonly forward: number;
  readonly backward: number;
  readonly n_train: number;
  readonly test_wait: number;
  readonly test_forward: number;
  readonly n_test: number;
}

export interface PeerCell {
  readonly sidePx: number;
  readonly scope: string;
  readonly top1: number;
  readonly loss: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Wall time of one epoch's stages; 0 without fine-tuning. */
  readonly epochSeconds: number;
  /** Wall time of one image's decoding (only the time spent waiting for it) and forward pass. */
  readonly passSeconds: number;
}

export interface PeerOptions {
  readonly python: string;
  readonly script: string;
  /** Folder of the images, as the peer reads it. */
  readonly folder: string;
  readonly images: GridImages;
  readonly network: GridNetwork;
  /** null if the peer has its own. */
  readonly weights: string | null;
  readonly epochs: number;
  readonly say: (line: string) => void;
}

/** Runs the grid with the peer: one call for each resolution and scope, one after the other. */
export const runPeer = async (options: PeerOptions): Promise<PeerCell[]> => {
  const cells: PeerCell[] = [];
  for (const sidePx of gridResolutionsPx) {
    for (const { peer: scope } of gridScopes) {
      const cell = await runCell(options, sidePx, scope);
      options.say(`  peer ${sidePx} ${scope}: ${cell.wallSeconds.toFixed(1)} s, CPU ${cell.cpuSeconds.toFixed(1)} s`);
      cells.push(cell);
    }
  }
  return cells;
};

const runCell = async (options: PeerOptions, sidePx: number, scope: string): Promise<PeerCell> => {
  const { python, script, folder, images, network, weights, epochs } = options;
  const { stdout, wallSeconds, cpuSeconds } = await timedProgram(python, [
    script,
    ...['--data', folder, '--model', network.peer, '--K', String(sidePx), '--scope', scope],
    ...['--ntrain', String(images.train), '--epochs', String(epochs)],
    ...['--threads', String(availableParallelism()), '--workers', String(availableParallelism())],
    ...(weights === null ? [] : ['--weights', weights]),
  ]);
  const said = JSON.parse(stdout.trim().split('\n').at(-1)!) as PeerReport;
  const { top1, loss } = said.results.at(-1)!;
  const { train_wait, forward, backward, n_train, test_wait, test_forward, n_test } = said;
  const epochSeconds = scope === 'none' ? 0 : (train_wait + forward + backward) / epochs;
  const passSeconds = (train_wait + forward + test_wait + test_forward) / (n_train + n_test);
  return { sidePx, scope, top1, loss, wallSeconds, cpuSeconds, epochSeconds, passSeconds };
};
