import { type RandomStream, randomStream } from '../../../base/random.ts';
import type { ShapesLook } from '../../../domain/datasets/params.ts';
import type { StoredPart } from '../../../domain/parts.ts';
import type { RgbImage } from '../../types/image.ts';
import { describeBackground, paintBackground } from './background.ts';
import { develop, newCanvas } from './canvas.ts';
import { subjectOf } from './classes.ts';
import { describeClutter, paintClutter } from './clutter.ts';
import { describeObject, paintObject, paintShadow } from './object.ts';

/**
 * Draws the picture with this index: the same pixels for the same look, seed, part and index, regardless of what was
 * drawn before. Recognising a shape requires seeing the whole object, and recognising a pattern requires resolution,
 * so crops and zooms matter as they do in photographs. Colours, light, clutter and sizes are independent of the
 * class.
 */
export const drawPicture = (look: ShapesLook, seed: number, part: StoredPart, index: number): RgbImage => {
  const random = randomStream('shapes', seed, part, index);
  const { widthPx, heightPx } = drawSize(random, look);
  const canvas = newCanvas(widthPx, heightPx);

  paintBackground(canvas, describeBackground(random));
  const things = random.integer(...look.clutter);
  for (let thing = 0; thing < things; thing++) paintClutter(canvas, describeClutter(random, widthPx, heightPx));

  const { figure, pattern } = subjectOf(look.classes, index);
  const object = describeObject(random, look, widthPx, heightPx, figure, pattern);
  paintShadow(canvas, object);
  paintObject(canvas, object);

  return develop(canvas, random.uniform(...look.noise), random.integer(0, 0x7fff_ffff));
};

/** The size of that picture, without drawing it. */
export const pictureSize = (look: ShapesLook, seed: number, part: StoredPart, index: number) =>
  drawSize(randomStream('shapes', seed, part, index), look);

const drawSize = (random: RandomStream, look: ShapesLook): { readonly widthPx: number; readonly heightPx: number } => {
  const shorterSidePx = random.uniform(...look.shorter_side_px);
  const [low, high] = look.aspect_ratio;
  const aspectRatio = Math.exp(random.uniform(Math.log(low), Math.log(high)));
  return aspectRatio >= 1
    ? { widthPx: Math.round(shorterSidePx * aspectRatio), heightPx: Math.round(shorterSidePx) }
    : { widthPx: Math.round(shorterSidePx), heightPx: Math.round(shorterSidePx / aspectRatio) };
};
