import { type Scalar, type Tensor1D, type Tensor2D, tf } from '../../engine/index.ts';

/**
 * Mean cross-entropy of logits [batch, classes] with labels [batch] (int32). With smoothing s, the target is 1 - s for
 * the label plus s spread evenly over all classes. Source: PyTorch, nn.CrossEntropyLoss(label_smoothing).
 */
export const crossEntropy = (logits: Tensor2D, labels: Tensor1D, labelSmoothing = 0): Scalar => {
  const [batch, classes] = logits.shape;
  const logProbabilities = tf.logSoftmax(logits);
  const oneHot = tf.oneHot(labels, classes, 1, 0, 'float32');
  const target = labelSmoothing === 0 ? oneHot : tf.add(tf.mul(oneHot, 1 - labelSmoothing), labelSmoothing / classes);
  return tf.mul(tf.sum(tf.mul(logProbabilities, target)), -1 / batch);
};
