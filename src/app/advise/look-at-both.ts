import { allErrors, tried } from '../../base/all-errors.ts';
import { isFixresError } from '../../base/errors.ts';
import { describeModel } from '../network/describe-model.ts';
import type { OnCount } from '../on-count.ts';
import { hintInOptions } from './hint-in-options.ts';
import { lookAtImages, type SeenImages } from './look-at-images.ts';
import { lookAtModel, type SeenModel } from './look-at-model.ts';
import type { AdviseRequest } from './types.ts';

/** The network and the images. Throws one error with everything that is missing or wrong about them. */
export const lookAtBoth = async (
  request: AdviseRequest,
  onCount?: OnCount,
): Promise<{ readonly model: SeenModel; readonly images: SeenImages }> => {
  const model = await tried(() => lookAtModel(request));
  const classes = isFixresError(model) ? await tried(() => classesOf(request)) : model;
  const known = isFixresError(classes) ? { classes: null, classNames: null } : classes;
  const images = await tried(() => lookAtImages(request, known, onCount));
  const wrong = [model, images].filter(isFixresError).map(hintInOptions);
  if (isFixresError(model) || isFixresError(images)) throw allErrors(wrong);
  return { model, images };
};

/** What is known about the classes of a network for which other values are missing. */
const classesOf = ({ model, cwd }: AdviseRequest): Pick<SeenModel, 'classes' | 'classNames'> => {
  const { classes, classNames } = describeModel(model, { cwd });
  return { classes: classes?.value ?? null, classNames };
};
