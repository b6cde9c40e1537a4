/**
 * The material at a point of a figure. Only `patterned` has the surface pattern; `plain` has the object's third
 * colour; `dark` and `light` are dark and light in any palette.
 */
export const surface = { none: 0, patterned: 1, plain: 2, dark: 3, light: 4 } as const;
export type Surface = (typeof surface)[keyof typeof surface];

/** The surface at a point of the figure's frame: u points right and v down, both -1..1. */
export type Figure = (u: number, v: number) => Surface;

/** Faces left: patterned body; plain head, tail and back fin; an eye. */
const fish: Figure = (u, v) => {
  const fromEye = ellipse(u + 0.54, v + 0.09, 0.1, 0.1);
  if (fromEye < 0.25) return surface.dark;
  if (fromEye < 1) return surface.light;
  if (ellipse(u + 0.14, v, 0.76, 0.46) < 1) return u < -0.4 ? surface.plain : surface.patterned;
  const height = Math.abs(v);
  const inTail = u > 0.46 && u < 0.98 && height < 0.85 * u - 0.34 && height > 0.9 * u - 0.72;
  if (inTail) return surface.plain;
  const inBackFin = v < 0 && v > -0.68 && u > -0.35 && u < 0.35 && -v < 0.61 + 0.48 * u && -v < 0.95 - u;
  return inBackFin ? surface.plain : surface.none;
};

/** Seen from above: four patterned wings, a dark body and two feelers. */
const butterfly: Figure = (u, v) => {
  const side = Math.abs(u);
  if (ellipse(u, v - 0.02, 0.085, 0.58) < 1) return surface.dark;
  const onFeeler = v > -0.92 && v < -0.5 && Math.abs(side + 0.2 + 0.5 * v) < 0.03;
  if (onFeeler) return surface.dark;
  if (tiltedEllipse(side - 0.5, v + 0.3, -0.64, 0.52, 0.39) < 1) return surface.patterned;
  if (tiltedEllipse(side - 0.36, v - 0.44, 0.72, 0.4, 0.29) < 1) return surface.patterned;
  return surface.none;
};

/** A patterned cylinder with a light rim, dark contents, and a plain handle on the right. */
const mug: Figure = (u, v) => {
  const fromRim = ellipse(u + 0.18, v + 0.62, 0.54, 0.15);
  if (fromRim < 0.72) return surface.dark;
  if (fromRim < 1) return surface.light;
  const across = (u + 0.18) / 0.54;
  const bottom = 0.62 + 0.15 * Math.sqrt(Math.max(0, 1 - across * across));
  if (Math.abs(across) < 1 && v > -0.62 && v < bottom) return surface.patterned;
  const fromHandle = Math.hypot(u - 0.4, v - 0.02);
  return u > 0.32 && fromHandle > 0.26 && fromHandle < 0.435 ? surface.plain : surface.none;
};

/** The cap is patterned, its underside dark, the stem plain. */
const mushroom: Figure = (u, v) => {
  if (v < 0.12 && ellipse(u, v - 0.12, 0.92, 0.86) < 1) return surface.patterned;
  const onStem = v >= 0.05 && v < 0.9 && Math.abs(u) < 0.185 + 0.1 * v;
  if (onStem) return surface.plain;
  return v >= 0.12 && ellipse(u, v - 0.12, 0.92, 0.17) < 1 ? surface.dark : surface.none;
};

/** Patterned, with short sleeves; collar, cuffs and hem are plain. */
const shirt: Figure = (u, v) => {
  const side = Math.abs(u);
  const fromNeck = Math.hypot(u, v + 0.78);
  if (fromNeck < 0.224) return surface.none;
  if (fromNeck < 0.286 && v > -0.74) return surface.plain;
  const onTorso = side < 0.5 && v > -0.74 + 0.16 * side && v < 0.82;
  if (onTorso) return v > 0.72 ? surface.plain : surface.patterned;
  const alongSleeve = (side - 0.5) / 0.48;
  const onSleeve =
    alongSleeve >= 0 && alongSleeve < 1 && v > -0.66 + 0.42 * alongSleeve && v < -0.14 + 0.24 * alongSleeve;
  if (onSleeve) return alongSleeve > 0.82 ? surface.plain : surface.patterned;
  return surface.none;
};

/** Sorted by name, as the classes are. */
export const figures: readonly { readonly name: string; readonly at: Figure }[] = [
  { name: 'butterfly', at: butterfly },
  { name: 'fish', at: fish },
  { name: 'mug', at: mug },
  { name: 'mushroom', at: mushroom },
  { name: 'shirt', at: shirt },
];

/** Less than 1 inside an ellipse around the origin. */
const ellipse = (x: number, y: number, radiusX: number, radiusY: number): number =>
  (x / radiusX) * (x / radiusX) + (y / radiusY) * (y / radiusY);

/** The same, with its first axis rotated by `angle` radians. */
const tiltedEllipse = (x: number, y: number, angle: number, radiusX: number, radiusY: number): number => {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return ellipse(x * cos + y * sin, y * cos - x * sin, radiusX, radiusY);
};
