import { readFileSync } from 'node:fs';
import { FixresError, isFixresError } from '../../base/errors.ts';
import { type InputSize, inputSize } from '../../domain/input-size.ts';
import { openWeights } from '../weights/open-weights.ts';
import type { WeightsFormat } from '../weights/weights-file.ts';
import type {
  ForwardGolden,
  FromSeed,
  GeneratedValues,
  GeneratorGolden,
  Golden,
  GoldenRun,
  GoldenState,
  RealWeightsGolden,
  StepsGolden,
} from './golden.ts';
import { JsonValue } from './json-value.ts';

/** Reads a file of reference outputs. Throws MODEL_GOLDEN_INVALID, naming the file and the place. */
export const readGolden = (file: string): Golden => {
  const json = new JsonValue(file, '', parse(file));
  if (json.optional('sha256') !== undefined) {
    return realWeightsGolden(json);
  }
  if (json.optional('fnv1a') !== undefined) return generatorGolden(json);
  return json.optional('scopes') === undefined ? forwardGolden(json) : stepsGolden(json);
};

const parse = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const format = weightsFormatOf(file);
    if (format !== null) throw weightsInstead(file, format);
    throw new FixresError('MODEL_GOLDEN_INVALID', `can't read ${file}: ${(cause as Error).message}`, {
      path: file,
      hint: 'use a JSON file of reference outputs',
      cause,
    });
  }
};

/** null if this is not a weights file. */
const weightsFormatOf = (file: string): WeightsFormat | null => {
  try {
    return openWeights(file).format;
  } catch (error) {
    if (isFixresError(error)) return null;
    throw error;
  }
};

const weightsInstead = (file: string, format: WeightsFormat): FixresError =>
  new FixresError(
    'MODEL_GOLDEN_INVALID',
    `expected a JSON file of reference outputs, got weights (${format}) in ${file}`,
    {
      path: file,
      hint: `inspect their network with \`fixres model inspect ${file}\`, or compare them with \`fixres model check OUTPUTS.json --weights ${file}\``,
    },
  );

const fromSeed = (json: JsonValue): FromSeed => ({
  seed: json.get('seed').count(),
  origin: (json.optional('versions')?.entries() ?? []).map(([name, version]) => `${name} ${version.text()}`).join(', '),
});

const forwardGolden = (json: JsonValue): ForwardGolden => {
  const keys = json.optional('keys');
  return {
    kind: 'forward',
    ...fromSeed(json),
    model: json.get('model').text(),
    parameters: json.get('params').count(),
    ...(keys === undefined
      ? {}
      : {
          structure: {
            sidePx: json.get('native_size').count(1),
            multiplyAdds: json.get('macs_native').count(),
            keys: mapOf(keys, (shape) => shape.numbers()),
            keyCount: json.get('n_keys').count(),
          },
        }),
    runs: json.get('runs').items().map(runOf),
    referenceRuns: (json.optional('runs_fixres_padding')?.items() ?? []).map(runOf),
  };
};

const runOf = (json: JsonValue): GoldenRun => ({
  batch: json.get('batch').count(1),
  sizePx: sizeOf(json.get('size')),
  logits: [json.get('logits0').numbers(), json.get('logits1').numbers()],
  ...numbersAt(json, 'f64_logits0', 'preciseLogits'),
  sum: json.get('sum').numbers(),
  l2: json.get('l2').numbers(),
  argmax: json.get('argmax').numbers(),
  ...numbersAt(json, 'f64_argmax', 'preciseArgmax'),
  deviation: json.get('logits_std').number(),
  contrast: json.get('sample_diff').number(),
  pooled: [json.get('pooled0').numbers(), json.get('pooled1').numbers()],
  pooledL2: json.get('pooled_l2').numbers(),
  blocks: mapOf(json.get('blocks'), (block) => {
    const [shape, ...figures] = block.items();
    return { shape: shape?.numbers() ?? [], figures: figures.map((figure) => figure.number()) };
  }),
});

/** One side, or height and width. */
const sizeOf = (json: JsonValue): InputSize => {
  if (!Array.isArray(json.value)) return json.count(1);
  const [heightPx = 0, widthPx = 0] = json.items().map((side) => side.count(1));
  return inputSize({ heightPx, widthPx });
};

const realWeightsGolden = (json: JsonValue): RealWeightsGolden => ({
  kind: 'real-weights',
  ...fromSeed(json),
  weightsFile: json.get('file').text(),
  sha256: json.get('sha256').text(),
  names: mapOf(json.get('renaming'), (name) => name.text()),
  runs: json.get('runs').items().map(runOf),
});

const stepsGolden = (json: JsonValue): StepsGolden => ({
  kind: 'steps',
  ...fromSeed(json),
  model: json.get('model').text(),
  sidePx: json.get('size').count(1),
  labels: json.get('labels').numbers(),
  learningRate: json.get('lr').number(),
  momentum: json.get('momentum').number(),
  weightDecay: json.get('weight_decay').number(),
  scopes: mapOf(json.get('scopes'), (scope) => ({
    trained: scope
      .get('trained')
      .items()
      .map((name) => name.text()),
    losses: scope.get('losses').numbers(),
    ...numbersAt(scope, 'f64_losses', 'preciseLosses'),
    gradients: mapOf(scope.get('grad0_l2'), (length) => length.number()),
    after: new Map(
      [1, 3].map((steps) => {
        const state = scope.get(`after${steps}`);
        return [steps, stateOf(state)];
      }),
    ),
  })),
});

const stateOf = (json: JsonValue): GoldenState => ({
  changed: mapOf(json.get('changed'), (tensor) => ({
    first: tensor.get('first8').numbers(),
    changeL2: tensor.get('delta_l2').number(),
  })),
  logits: json.get('eval_logits0').numbers(),
  ...numbersAt(json, 'f64_eval_logits0', 'preciseLogits'),
  loss: json.get('eval_loss').number(),
});

const generatorGolden = (json: JsonValue): GeneratorGolden => ({
  kind: 'generator',
  seed: json.get('seed').count(),
  hashes: mapOf(json.get('fnv1a'), (hash) => hash.count()),
  tensors: json
    .get('tensors')
    .items()
    .map((tensor) => ({
      model: tensor.get('model').text(),
      key: tensor.get('key').text(),
      shape: tensor.get('shape').numbers(),
      ...valuesOf(tensor),
      last: tensor.get('last').number(),
    })),
  images: new Map(
    json
      .get('images')
      .entries()
      .map(([sidePx, values]) => [Number(sidePx), valuesOf(values)]),
  ),
});

const valuesOf = (json: JsonValue): GeneratedValues => ({
  first: json.get('first4').numbers(),
  sum: json.get('sum').number(),
});

/** A list that may be absent from a file, by our name. */
const numbersAt = <Name extends string>(json: JsonValue, key: string, name: Name) => {
  const numbers = json.optional(key)?.numbers();
  return (numbers === undefined ? {} : { [name]: numbers }) as Partial<Record<Name, number[]>>;
};

const mapOf = <Value>(json: JsonValue, read: (value: JsonValue) => Value): ReadonlyMap<string, Value> =>
  new Map(json.entries().map(([key, value]) => [key, read(value)]));
