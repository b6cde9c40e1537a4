import { batchNormTrain, conv2d, freeze, pooledBatchNormTrain, repeatable, tf } from '../../src/engine/index.ts';
import { crossEntropy } from '../../src/method/training/cross-entropy.ts';
import { initialise, runSteps, type StepContext, zoo } from '../../src/model/index.ts';

/** One program to time: `prepare` returns a step, which processes one batch and waits for its result. */
export interface EngineCase {
  /** Images in a batch. */
  readonly batch: number;
  /** Multiply-adds of the forward pass of one image, by arithmetic; for GFLOP/s. */
  readonly macs: number;
  /** Passes over those multiply-adds in one step: 1 in inference, 3 in training (2 if the input has no gradient). */
  readonly passes: number;
  readonly prepare: () => () => void;
}

const noise = (shape: number[], seed: number): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', seed);

const wait = (tensor: tf.Tensor): void => {
  tensor.dataSync();
  tensor.dispose();
};

type Architecture = 'resnet50' | 'tf_efficientnet_lite0';

const networkOf = (architecture: Architecture) => {
  const network = zoo[architecture](1000);
  const weights = initialise(network, 1);
  const tensors = new Map(
    network.parameters.map(({ name, shape }) => [name, tf.tensor(weights.get(name)!, [...shape])]),
  );
  return { network, tensors };
};

/** A network of the zoo with frozen weights, as `fixres` extracts features. */
const inference = (architecture: Architecture, sizePx: number, batch: number, macs: number): EngineCase => ({
  batch,
  macs,
  passes: 1,
  prepare: () => {
    const { network, tensors } = networkOf(architecture);
    freeze([...tensors.values()]);
    const x = noise([batch, sizePx, sizePx, 3], 1);
    const context: StepContext = {
      parameter: (name) => tensors.get(name)!,
      batchNormTrains: () => false,
      onBatchStatistics: () => {},
    };
    return () => wait(tf.tidy(() => runSteps(network.steps, [x], context)[0]!));
  },
});

const momentum = 0.9;
const learningRate = 0.01;

/** One step of SGD with momentum on the cross entropy of the logits of `images`, as in fixres's own training. */
const sgdStep = (
  variables: tf.Variable[],
  classes: number,
  images: tf.Tensor,
  logits: (images: tf.Tensor) => tf.Tensor,
): (() => void) => {
  const slots = variables.map((variable) => tf.variable(tf.zerosLike(variable), false));
  const [batch] = images.shape;
  const targets = Int32Array.from({ length: batch! }, (_, i) => i % classes);
  const compute = repeatable([...variables, ...slots], (inputs: { images: tf.Tensor[]; labels: tf.Tensor[] }) => {
    const loss = () => crossEntropy(logits(inputs.images[0]!) as tf.Tensor2D, inputs.labels[0] as tf.Tensor1D);
    const { value, grads } = tf.variableGrads(loss, variables);
    variables.forEach((variable, i) => {
      slots[i]!.assign(tf.add(tf.mul(slots[i]!, momentum), grads[variable.name]!));
      variable.assign(tf.sub(variable, tf.mul(slots[i]!, learningRate)));
    });
    return value;
  });
  return () => wait(tf.tidy(() => compute({ images: [images], labels: [tf.tensor1d(targets, 'int32')] })));
};

/** ResNet-50 at 128 pixels, fully trained. */
const resnet50Training: EngineCase = {
  batch: 16,
  macs: 1.34e9,
  passes: 3,
  prepare: () => {
    const { network, tensors } = networkOf('resnet50');
    const isTrained = (name: string) => !/running_/.test(name);
    const variables = new Map(
      [...tensors].filter(([name]) => isTrained(name)).map(([name, t]) => [name, tf.variable(t)]),
    );
    const context: StepContext = {
      parameter: (name) => variables.get(name) ?? tensors.get(name)!,
      batchNormTrains: () => true,
      onBatchStatistics: () => {},
    };
    const x = noise([16, 128, 128, 3], 1);
    return sgdStep([...variables.values()], 1000, x, (images) => runSteps(network.steps, [images], context)[0]!);
  },
};

/** Three stages of two basic blocks, 32, 64 and 128 channels wide, at 64 pixels. */
const smallTraining: EngineCase = {
  batch: 32,
  macs: 423e6,
  passes: 3,
  prepare: () => {
    const variables: tf.Variable[] = [];
    const trained = (shape: number[], deviation: number, mean = 0) => {
      const variable = tf.variable(tf.randomNormal(shape, mean, deviation, 'float32', variables.length + 1));
      variables.push(variable);
      return variable as unknown as tf.Tensor;
    };
    const convBn = (ins: number, out: number, kernel: number, stride = 1) => {
      const filter = trained([kernel, kernel, ins, out], Math.sqrt(2 / (kernel * kernel * ins))) as tf.Tensor4D;
      const [gamma, beta] = [trained([out], 0.01, 1), trained([out], 0.01)] as [tf.Tensor1D, tf.Tensor1D];
      const pad = (kernel - 1) / 2;
      return (x: tf.Tensor4D) =>
        batchNormTrain(conv2d(x, filter, { stride, padding: [pad, pad, pad, pad] }), gamma, beta, 1e-5).y;
    };
    const stem = convBn(3, 32, 3);
    let channels = 32;
    const blocks = [32, 32, 64, 64, 128, 128].map((width) => {
      const stride = width === channels ? 1 : 2;
      const [first, second] = [convBn(channels, width, 3, stride), convBn(width, width, 3)];
      const shortcut = stride === 1 ? (x: tf.Tensor4D) => x : convBn(channels, width, 1, stride);
      channels = width;
      return (x: tf.Tensor4D) => tf.relu(tf.add(second(tf.relu(first(x))), shortcut(x))) as tf.Tensor4D;
    });
    const weights = trained([128, 10], 0.05) as tf.Tensor2D;
    const bias = trained([10], 0.01);
    const x = noise([32, 64, 64, 3], 1) as tf.Tensor4D;
    return sgdStep(variables, 10, x, (images) => {
      const maps = blocks.reduce((y, block) => block(y), tf.relu(stem(images as tf.Tensor4D)));
      return tf.add(tf.matMul(tf.mean(maps, [1, 2]) as tf.Tensor2D, weights), bias);
    });
  },
};

/** A step of fine-tuning on cached features of ResNet-50: the classifier alone, or with the last batch norm. */
const fineTuning = (withBatchNorm: boolean): EngineCase => ({
  batch: 128,
  macs: 2048 * 1000,
  passes: 2,
  prepare: () => {
    const weights = tf.variable(tf.randomNormal([2048, 1000], 0, 0.01, 'float32', 1));
    const bias = tf.variable(tf.zeros([1000]));
    const [gamma, beta] = [tf.variable(tf.ones([2048])), tf.variable(tf.zeros([2048]))] as [
      tf.Variable<tf.Rank.R1>,
      tf.Variable<tf.Rank.R1>,
    ];
    const features = noise(withBatchNorm ? [128, 7, 7, 2048] : [128, 2048], 2);
    const normalised = (input: tf.Tensor) =>
      pooledBatchNormTrain(input as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, { epsilon: 1e-5 }).pooled;
    const pooled = (input: tf.Tensor) => (withBatchNorm ? normalised(input) : (input as tf.Tensor2D));
    const variables: tf.Variable[] = withBatchNorm ? [weights, bias, gamma, beta] : [weights, bias];
    return sgdStep(variables, 1000, features, (input) =>
      tf.add(tf.matMul(pooled(input), weights as tf.Tensor2D), bias),
    );
  },
});

/**
 * Cases by the last part of their name; bench/peers/engine.py has the same. Multiply-adds: torchvision's and timm's;
 * for the small network, the sum of kernel * in * out * pixels over its convolutions.
 */
export const engineCases: Readonly<Record<string, EngineCase>> = {
  'resnet50-infer-224': inference('resnet50', 224, 8, 4.09e9),
  'resnet50-infer-384': inference('resnet50', 384, 4, 12.0e9),
  'lite0-infer-224': inference('tf_efficientnet_lite0', 224, 8, 0.385e9),
  'small-train-64': smallTraining,
  'resnet50-train-128': resnet50Training,
  'finetune-classifier': fineTuning(false),
  'finetune-bn': fineTuning(true),
};
