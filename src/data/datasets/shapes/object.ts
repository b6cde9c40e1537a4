import type { RandomStream } from '../../../base/random.ts';
import type { ShapesLook } from '../../../domain/datasets/params.ts';
import { type Canvas, pixelsAround } from './canvas.ts';
import { anyColour, type Colour, contrastingColour, nearGrey } from './colours.ts';
import { type Figure, surface } from './figures.ts';
import type { Pattern } from './patterns.ts';

/** The object shown. Lengths are in pixels if named so, otherwise relative to half the object's frame. */
export interface PictureObject {
  readonly figure: Figure;
  readonly pattern: Pattern;
  readonly x: number;
  readonly y: number;
  readonly halfFramePx: number;
  readonly angle: number;
  /** Faces the other way. */
  readonly mirrored: boolean;
  /** Width is multiplied by this factor, height divided by it. */
  readonly stretch: number;
  /** Indexed by `surface`: none (unused), the pattern's first colour, plain, dark, light. */
  readonly palette: readonly Colour[];
  readonly secondColour: Colour;
  readonly period: number;
  readonly patternAngle: number;
  readonly patternShift: readonly [x: number, y: number];
  /** Direction and strength of the light, in addition to an overall gain. */
  readonly light: { readonly angle: number; readonly strength: number; readonly gain: number };
  readonly shadow: { readonly dx: number; readonly dy: number; readonly darkness: number };
}

export const describeObject = (
  random: RandomStream,
  look: ShapesLook,
  widthPx: number,
  heightPx: number,
  figure: Figure,
  pattern: Pattern,
): PictureObject => {
  const halfFramePx = 0.5 * Math.min(widthPx, heightPx) * random.uniform(...look.object_size);
  const strayed = (lengthPx: number): number =>
    lengthPx / 2 +
    (random.uniform() + random.uniform() - 1) * look.position_jitter * (lengthPx / 2 - 0.6 * halfFramePx);
  const firstColour = anyColour(random);
  return {
    figure,
    pattern,
    x: strayed(widthPx),
    y: strayed(heightPx),
    halfFramePx,
    angle: (random.uniform(-look.rotation_degrees, look.rotation_degrees) * Math.PI) / 180,
    mirrored: random.uniform() < 0.5,
    stretch: random.uniform(0.85, 1.15),
    secondColour: contrastingColour(random, firstColour, look.min_contrast),
    palette: [firstColour, firstColour, anyColour(random), nearGrey(random, 10, 50), nearGrey(random, 205, 245)],
    period: random.uniform(...look.pattern_period),
    patternAngle: random.uniform(0, Math.PI),
    patternShift: [random.uniform(0, 4), random.uniform(0, 4)],
    light: {
      angle: random.uniform(0, 2 * Math.PI),
      strength: random.uniform(0.1, 0.35),
      gain: random.uniform(0.8, 1.1),
    },
    shadow: { dx: random.uniform(-0.15, 0.15), dy: random.uniform(0.05, 0.25), darkness: random.uniform(0, 0.45) },
  };
};

/** A soft round shadow, painted before the object. */
export const paintShadow = (canvas: Canvas, object: PictureObject): void => {
  const { shadow, halfFramePx } = object;
  const centreX = object.x + shadow.dx * halfFramePx;
  const centreY = object.y + shadow.dy * halfFramePx;
  const radius = 1.25 * halfFramePx;
  const area = pixelsAround(canvas, centreX, centreY, radius);
  for (let y = area.top; y < area.bottom; y++) {
    for (let x = area.left; x < area.right; x++) {
      const distance = ((x - centreX) ** 2 + (y - centreY) ** 2) / (radius * radius);
      if (distance >= 1) continue;
      const factor = 1 - shadow.darkness * (1 - distance);
      const at = (y * canvas.widthPx + x) * 3;
      for (let channel = 0; channel < 3; channel++) canvas.data[at + channel]! *= factor;
    }
  }
};

/** Each pixel is the mean of 2 x 2 samples, which smooths edges and fine patterns. */
export const paintObject = (canvas: Canvas, object: PictureObject): void => {
  const { halfFramePx, stretch, palette, secondColour, figure, pattern, period, light } = object;
  const cos = Math.cos(object.angle);
  const sin = Math.sin(object.angle);
  const patternCos = Math.cos(object.patternAngle) / period;
  const patternSin = Math.sin(object.patternAngle) / period;
  const [shiftX, shiftY] = object.patternShift;
  const lightX = light.gain * light.strength * Math.cos(light.angle);
  const lightY = light.gain * light.strength * Math.sin(light.angle);
  const area = pixelsAround(canvas, object.x, object.y, 1.65 * halfFramePx);
  for (let y = area.top; y < area.bottom; y++) {
    for (let x = area.left; x < area.right; x++) {
      let hits = 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let point = 0; point < 4; point++) {
        const dx = (x + 0.25 + 0.5 * (point & 1) - object.x) / halfFramePx;
        const dy = (y + 0.25 + 0.5 * (point >> 1) - object.y) / halfFramePx;
        const right = (dx * cos + dy * sin) / stretch;
        const v = (dy * cos - dx * sin) * stretch;
        if (right < -1 || right > 1 || v < -1 || v > 1) continue;
        const u = object.mirrored ? -right : right;
        const kind = figure(u, v);
        if (kind === surface.none) continue;
        const second =
          kind === surface.patterned &&
          !pattern(u * patternCos + v * patternSin + shiftX, v * patternCos - u * patternSin + shiftY);
        const colour = second ? secondColour : palette[kind]!;
        const brightness = light.gain + dx * lightX + dy * lightY;
        hits += 1;
        red += colour[0] * brightness;
        green += colour[1] * brightness;
        blue += colour[2] * brightness;
      }
      if (hits === 0) continue;
      const at = (y * canvas.widthPx + x) * 3;
      const behind = 1 - hits / 4;
      canvas.data[at] = canvas.data[at]! * behind + red / 4;
      canvas.data[at + 1] = canvas.data[at + 1]! * behind + green / 4;
      canvas.data[at + 2] = canvas.data[at + 2]! * behind + blue / 4;
    }
  }
};
