import type { Curve } from '../curve/curve.ts';
import { curvePicture } from '../figures/curve-picture.ts';
import { pictureLatex } from '../figures/latex/picture-latex.ts';
import type { PictureWidth } from '../figures/svg/picture-width.ts';

/** The curves as pgfplots pictures, one per panel. */
export const curveLatex = (curve: Curve, width?: PictureWidth): string => pictureLatex(curvePicture(curve), width);
