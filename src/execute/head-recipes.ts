import { batchesOfImages, chosenImages, type DatasetIndex, type ImageChoice, type ImageSource } from '../data/index.ts';
import type { HeadParams } from '../domain/jobs/params.ts';
import { isSearching, type RateSearch } from '../domain/rate-search.ts';
import { cutForScope } from '../domain/scope.ts';
import type { TestTransform, TuneTransform } from '../domain/test-transform.ts';
import {
  type FeatureSet,
  featureShapes,
  featuresInMemory,
  type Normalize,
  searchRows,
  type Watch,
  watchPart,
} from '../method/index.ts';
import type { Network, Weights } from '../model/index.ts';
import { type HeadRecipe, headRecipe } from './head-recipe.ts';

/** The input of a search if no features are stored. */
export interface SearchedImages {
  readonly source: ImageSource;
  readonly index: DatasetIndex;
  readonly choice: ImageChoice;
  readonly transform: TuneTransform;
  readonly network: Network;
  readonly weights: Weights;
  readonly normalize: Normalize;
}

/** Number of images read at once. */
const readBatchSize = 64;

/**
 * The recipes of heads that train on the images. A search for a learning rate keeps the trunk's features of some
 * training images under the test transform in memory, one cut and seed after the other. Throws what `searchRate`
 * throws.
 */
export const headRecipes = async (
  heads: readonly HeadParams[],
  images: SearchedImages,
  watch: Watch,
): Promise<HeadRecipe[]> => {
  const { network, weights, index, choice } = images;
  const count = chosenImages(index, choice).images.length;
  const searching = heads.filter(({ recipe }) => isSearching(recipe)).length;
  const recipes: HeadRecipe[] = [];
  let searched = 0;
  let last: { readonly name: string; readonly features: FeatureSet } | undefined;
  for (const head of heads) {
    const features = async (search: RateSearch): Promise<FeatureSet> => {
      const name = JSON.stringify([cutForScope(head.scope), head.seed, search.most_images]);
      if (last?.name !== name) last = { name, features: await featuresOf(head, search, images, watch) };
      return last.features;
    };
    const told = watchPart(watch, searched / searching, (searched + 1) / searching);
    recipes.push(await headRecipe({ network, weights, head, images: count, features, watch: told }));
    if (isSearching(head.recipe)) searched += 1;
  }
  return recipes;
};

const featuresOf = async (
  { scope, seed }: HeadParams,
  search: RateSearch,
  { source, index, choice, network, ...images }: SearchedImages,
  watch: Watch,
): Promise<FeatureSet> => {
  const cut = cutForScope(scope);
  const transform = testTransformOf(images.transform);
  const sizePx = transform.testResolutionPx;
  const { part, images: all } = chosenImages(index, choice);
  const rows = searchRows(all.length, featureShapes(network, cut, sizePx), search, seed);
  const chosen = { part, images: rows.map((row) => all[row]!) };
  const labels = chosen.images.map((image) => index.parts[part][image]!.label);
  const batches = batchesOfImages({ source, index, transform, batchSize: readBatchSize, signal: watch.signal }, chosen);
  return featuresInMemory({
    ...images,
    network,
    cut,
    sizePx,
    labels,
    batches,
    watch: { ...watch, progress: () => {} },
  });
};

/** Random crops have neither crop ratio nor resize: this uses the usual ones. */
export const testTransformOf = (transform: TuneTransform): TestTransform =>
  transform.kind === 'train' ? { ...transform, cropRatio: 0.875, resize: 'shorter_side' } : transform;
