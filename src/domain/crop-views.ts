/** Number of crops of an image whose logits are averaged. */
export type Crops = 1 | 5 | 10;

/** The position of a crop in the resized image, and whether it is mirrored; the plain centre has no name. */
export type CropView = Corner | `${Corner | 'centre'}_mirrored`;

type Corner = 'top_left' | 'top_right' | 'bottom_left' | 'bottom_right';

const corners: readonly Corner[] = ['top_left', 'top_right', 'bottom_left', 'bottom_right'];

/**
 * The views other than the centre: the corners and, for ten crops, all five mirrored.
 * Source: torchvision transforms/functional.py, `five_crop` and `ten_crop`.
 */
export const viewsBesideCentre = (crops: Crops): readonly CropView[] => {
  if (crops === 1) return [];
  if (crops === 5) return corners;
  return [...corners, ...(['centre', ...corners] as const).map((view): CropView => `${view}_mirrored`)];
};
