import { FixresError } from '../../base/errors.ts';
import type { AskFiles, FileFacts } from '../../spec/filled/ask-files.ts';
import { describeModel } from '../network/describe-model.ts';
import { saidOfWeights } from './said-of-model.ts';

/**
 * Reads values that a spec omits from the networks' files. Each file is read once, since the combinations of a matrix
 * ask repeatedly.
 */
export const askFiles = (): AskFiles => {
  const names = new Map<string, ReturnType<AskFiles['nameOf']>>();
  const facts = new Map<string, FileFacts>();
  return {
    nameOf: (weights) => kept(names, weights, nameOf),
    factsOf: (weights) => kept(facts, weights, saidOfWeights),
  };
};

const kept = <Value>(known: Map<string, Value>, key: string, find: (key: string) => Value): Value => {
  const value = known.get(key) ?? find(key);
  known.set(key, value);
  return value;
};

const nameOf = (weights: string): ReturnType<AskFiles['nameOf']> => {
  const { name, kind, architecture, problem } = describeModel(weights, { cwd: '/' });
  if (name !== null)
    return { value: name, from: kind === 'own network' ? 'the file' : (architecture?.from ?? 'the file') };
  throw new FixresError('MODEL_UNKNOWN', problem?.message ?? `${weights} does not identify its network`, {
    path: weights,
    hint: problem?.hint ?? 'set `name` of the model',
  });
};
