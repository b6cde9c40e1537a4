import type { RandomStream } from '../../../base/random.ts';
import { type Canvas, pixelsAround } from './canvas.ts';
import { anyColour, type Colour } from './colours.ts';
import { type Pattern, patterns } from './patterns.ts';

/** A distractor: a disc or a board, three in ten with a pattern, so that a pattern alone is no cue. */
export interface Clutter {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
  readonly angle: number;
  readonly round: boolean;
  readonly opacity: number;
  readonly colours: readonly [Colour, Colour];
  readonly pattern: Pattern | null;
  readonly periodPx: number;
}

export const describeClutter = (random: RandomStream, widthPx: number, heightPx: number): Clutter => {
  const side = Math.min(widthPx, heightPx);
  const radiusX = side * random.uniform(0.05, 0.22);
  return {
    x: random.uniform(0, widthPx),
    y: random.uniform(0, heightPx),
    radiusX,
    radiusY: radiusX * random.uniform(0.4, 1),
    angle: random.uniform(0, Math.PI),
    round: random.uniform() < 0.5,
    opacity: random.uniform(0.5, 1),
    colours: [anyColour(random), anyColour(random)],
    pattern: random.uniform() < 0.3 ? patterns[random.integer(0, patterns.length - 1)]!.at : null,
    periodPx: side * random.uniform(0.06, 0.12),
  };
};

export const paintClutter = (canvas: Canvas, thing: Clutter): void => {
  const { radiusX, radiusY, pattern, periodPx, opacity, colours } = thing;
  const cos = Math.cos(thing.angle);
  const sin = Math.sin(thing.angle);
  const area = pixelsAround(canvas, thing.x, thing.y, Math.hypot(radiusX, radiusY) + 1);
  for (let y = area.top; y < area.bottom; y++) {
    for (let x = area.left; x < area.right; x++) {
      const dx = x + 0.5 - thing.x;
      const dy = y + 0.5 - thing.y;
      const along = dx * cos + dy * sin;
      const across = dy * cos - dx * sin;
      // Distance inwards from the edge, in pixels; half a pixel on either side is blended.
      const depth = thing.round
        ? (1 - Math.hypot(along / radiusX, across / radiusY)) * radiusY
        : Math.min(radiusX - Math.abs(along), radiusY - Math.abs(across));
      if (depth <= -0.5) continue;
      const colour = pattern?.(along / periodPx, across / periodPx) ? colours[1] : colours[0];
      blend(canvas, x, y, colour, opacity * Math.min(1, depth + 0.5));
    }
  }
};

const blend = ({ data, widthPx }: Canvas, x: number, y: number, colour: Colour, opacity: number): void => {
  const at = (y * widthPx + x) * 3;
  for (let channel = 0; channel < 3; channel++) {
    data[at + channel]! += (colour[channel]! - data[at + channel]!) * opacity;
  }
};
