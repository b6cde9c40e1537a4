import { sidesOf } from '../../domain/input-size.ts';
import { tf } from '../../engine/ops/index.ts';
import { findArchitecture } from '../find-architecture.ts';
import { multiplyAdds, parameterCount } from '../measure.ts';
import type { Network, ParameterInfo } from '../types.ts';
import { fileShape } from '../weights/layout.ts';
import type { Weights } from '../weights/types.ts';
import { compareBlock, compareLogits, comparePooled } from './compare-run.ts';
import { type Figure, relativeTolerance } from './figure.ts';
import { generateImages } from './generate.ts';
import type { ForwardGolden, GoldenRun } from './golden.ts';
import { runGenerated, type StepWatcher } from './run-generated.ts';

/** Names in golden files that differ from the zoo's. */
const otherNames: Readonly<Record<string, string>> = { legacy_senet154: 'senet154' };

/** The networks in golden files have ImageNet's classes. */
const classes = 1000;

/** The network a golden file refers to. Throws MODEL_UNKNOWN. */
export const goldenNetwork = (model: string): Network => findArchitecture(otherNames[model] ?? model, classes);

/** Compares the structure and outputs of a network on the open engine with every figure in the file. */
export const checkForward = async (golden: ForwardGolden): Promise<Figure[]> => {
  const network = goldenNetwork(golden.model);
  const runs = await checkRuns(network, golden.seed, golden.runs, '');
  const figures = [...compareStructure(network, golden), ...runs];
  if (golden.referenceRuns.length === 0) return figures;
  const reference = goldenNetwork(`${golden.model}_fixres`);
  return [...figures, ...(await checkRuns(reference, golden.seed, golden.referenceRuns, ', reference padding'))];
};

/** By arithmetic alone. If the file has no list of keys, compares only the number of parameters. */
export const compareStructure = (network: Network, { parameters, structure }: ForwardGolden): Figure[] => {
  const exact = (aspect: string, ours: number, theirs: number): Figure => ({
    part: 'structure',
    aspect,
    name: aspect,
    difference: Math.abs(ours - theirs),
    allowed: 0,
    ...(ours === theirs ? {} : { note: `${ours} instead of ${theirs}` }),
  });
  const count = exact('parameters', parameterCount(network), parameters);
  if (structure === undefined) return [count];
  const ours = keysOf(network);
  const wrong = [
    ...[...structure.keys].flatMap(([key, shape]) => {
      const got = ours.get(key);
      if (got === undefined) return [`${key} is missing`];
      return `${got}` === `${shape}` ? [] : [`${key} has the shape [${got}] instead of [${shape}]`];
    }),
    ...[...ours.keys()].filter((key) => !structure.keys.has(key)).map((key) => `${key} is not in the file`),
  ];
  return [
    count,
    exact('multiply-adds', multiplyAdds(network, structure.sidePx), structure.multiplyAdds),
    exact('number of keys', ours.size, structure.keyCount),
    {
      part: 'structure',
      aspect: 'keys and shapes',
      name: 'keys and shapes',
      difference: wrong.length,
      allowed: 0,
      ...(wrong.length === 0 ? {} : { note: wrong.slice(0, 5).join('; ') }),
    },
  ];
};

/** Keys and shapes as torch lists them, including the batch counters of batch norms. */
const keysOf = (network: Network): Map<string, readonly number[]> =>
  new Map(
    network.parameters.flatMap((parameter): [string, readonly number[]][] => {
      const entry: [string, readonly number[]] = [parameter.name, fileShape(parameter)];
      if (parameter.role !== 'bn-variance') return [entry];
      return [entry, [parameter.name.replace(/running_var$/, 'num_batches_tracked'), []]];
    }),
  );

/** Outputs for the images generated from a seed, with weights generated from that seed or given. */
export const checkRuns = async (
  network: Network,
  seed: number,
  runs: readonly GoldenRun[],
  suffix: string,
  weights?: Weights,
): Promise<Figure[]> => {
  const inputs = runs.map(({ batch, sizePx }) => {
    const { heightPx, widthPx } = sidesOf(sizePx);
    return [tf.tensor(generateImages(batch, sizePx, seed), [batch, heightPx, widthPx, 3], 'float32')];
  });
  const found = runs.map((): Omit<Figure, 'part'>[] => []);
  const pooled = network.steps[network.cuts.pooled! - 1];
  const watch: StepWatcher = (index, step, values, shape) => {
    const [run, figures] = [runs[index]!, found[index]!];
    const block = run.blocks.get(step.name);
    if (block !== undefined) {
      const compared = compareBlock(values, shape, block);
      figures.push({ aspect: 'blocks', name: step.name, allowed: relativeTolerance, ...compared });
    }
    if (step === pooled) figures.push(...comparePooled(values, run));
    if (step.name === network.classifier) figures.push(...compareLogits(values, run));
  };
  const valuesOf = weights === undefined ? undefined : ({ name }: ParameterInfo) => weights.get(name)!;
  const outputs = await runGenerated(network, network.steps, seed, inputs, watch, valuesOf);
  tf.dispose(outputs);
  return runs.flatMap((run, index) => {
    const part = `${run.sizePx} px${suffix}`;
    return [...found[index]!, ...missingBlocks(network, run)].map((figure) => ({ part, ...figure }));
  });
};

const missingBlocks = (network: Network, { blocks }: GoldenRun): Omit<Figure, 'part'>[] => {
  const steps = new Set(network.steps.map(({ name }) => name));
  const missing = [...blocks.keys()].filter((name) => !steps.has(name));
  return missing.map((name) => ({
    aspect: 'blocks',
    name,
    difference: Infinity,
    allowed: relativeTolerance,
    note: 'the network has no step of this name',
  }));
};
