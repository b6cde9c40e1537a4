import {
  type ArchitectureName,
  type NetworkFacts,
  nothingKnownOfNetwork,
  type PretrainedConfig,
  zoo,
} from '../../model/index.ts';

/** ImageNet's number of classes. A network's structure does not depend on it. */
const publishedClasses = 1000;

/** Facts from the zoo: what a network's published weights expect. */
export const zooFacts = (
  architecture: ArchitectureName,
  expects: Partial<Pick<PretrainedConfig, 'trainResolutionPx' | 'cropRatio' | 'interpolation' | 'mean' | 'std'>> = {},
): NetworkFacts => {
  const { pretrained } = zoo[architecture](publishedClasses);
  const { trainResolutionPx, cropRatio, interpolation, mean, std } = { ...pretrained, ...expects };
  const known = <Value>(value: Value) => ({ value, from: 'zoo' });
  return {
    ...nothingKnownOfNetwork,
    architecture: known(architecture),
    classes: pretrained.published.length === 0 ? null : known(publishedClasses),
    nativeResolutionPx: known(trainResolutionPx),
    normalize: known({ mean, std }),
    cropRatio: known(cropRatio),
    resize: known('shorter_side'),
    interpolation: known(interpolation),
  };
};
