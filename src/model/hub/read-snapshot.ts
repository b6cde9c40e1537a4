import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { readRegularFile } from '../../base/files/regular-file.ts';
import { ConfigValue } from './config-value.ts';
import { type NetworkFacts, nothingKnownOfNetwork, withFallback } from './hub-facts.ts';
import { isTimmConfig, timmFacts } from './timm-config.ts';
import { preprocessorFacts, transformersFacts } from './transformers-config.ts';

/**
 * What the files next to the weights say about a network, in a folder laid out like a model hub's: `config.json` from
 * timm or the transformers library, and `preprocessor_config.json`, which describes how images are preprocessed.
 * Without them nothing is known. Throws MODEL_WEIGHTS_INVALID for a broken one.
 */
export const readSnapshot = (folder: string): NetworkFacts => {
  const config = read(folder, 'config.json');
  const preprocessor = read(folder, 'preprocessor_config.json');
  const ofNetwork =
    config === undefined ? nothingKnownOfNetwork : isTimmConfig(config) ? timmFacts(config) : transformersFacts(config);
  return preprocessor === undefined ? ofNetwork : preferred(preprocessorFacts(preprocessor), ofNetwork);
};

/** The preprocessor decides how images are prepared; the configuration gives the training resolution. */
const preferred = (preprocessor: NetworkFacts, config: NetworkFacts): NetworkFacts => ({
  ...withFallback(preprocessor, config),
  nativeResolutionPx: config.nativeResolutionPx ?? preprocessor.nativeResolutionPx,
});

const maximumBytes = 64 * 1024 * 1024;

const read = (folder: string, name: string): ConfigValue | undefined => {
  const file = join(folder, name);
  if (!existsSync(file)) return undefined;
  try {
    return new ConfigValue(file, '', JSON.parse(readRegularFile(file, maximumBytes).toString('utf8')));
  } catch (cause) {
    throw new FixresError('MODEL_WEIGHTS_INVALID', `could not read ${file}: ${(cause as Error).message}`, {
      path: file,
      hint: 'correct the file, or download the snapshot again',
      cause,
    });
  }
};
