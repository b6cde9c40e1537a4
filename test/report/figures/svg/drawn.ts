/** An element of an SVG, with its place on the picture: groups only move what is in them. */
export interface DrawnElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Text in it, of a `<title>` in it too. */
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** The elements of an SVG of ours, in the order in which they are drawn. */
export const drawnElements = (svg: string): DrawnElement[] => {
  const found: DrawnElement[] = [];
  const shifts: { readonly x: number; readonly y: number }[] = [{ x: 0, y: 0 }];
  for (const [, close, tag, written, self, text] of svg.matchAll(/<(\/?)(\w+)([^>]*?)(\/?)>([^<]*)/g)) {
    const attributes = Object.fromEntries(
      [...written!.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
    );
    if (tag === 'g' && close === '/') shifts.pop();
    else if (tag === 'g' && self === '') {
      const [, x, y] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(attributes.transform ?? 'translate(0,0)')!;
      shifts.push({ x: shifts.at(-1)!.x + Number(x), y: shifts.at(-1)!.y + Number(y) });
    } else if (close === '' && tag === 'title') {
      const last = found.at(-1);
      if (last !== undefined) found[found.length - 1] = { ...last, text: text! };
    } else if (close === '') {
      const { x, y } = shifts.at(-1)!;
      const place = { x: Number(attributes.x ?? attributes.cx ?? 0), y: Number(attributes.y ?? attributes.cy ?? 0) };
      found.push({ tag: tag!, attributes, text: text!.trim(), x: x + place.x, y: y + place.y });
    }
  }
  return found;
};

/** The discs that say what a point is. */
export const hits = (elements: readonly DrawnElement[]): DrawnElement[] =>
  elements.filter(({ tag, attributes }) => tag === 'circle' && attributes.fill === 'transparent');

/** Lines in a colour: how wide, and the x of their places. */
export const strokesIn = (
  elements: readonly DrawnElement[],
  color: string,
): { readonly width: number; readonly xs: readonly number[]; readonly d: string }[] =>
  elements
    .filter(
      ({ tag, attributes }) =>
        tag === 'path' &&
        attributes.stroke === color &&
        attributes.fill === 'none' &&
        attributes['stroke-opacity'] === undefined,
    )
    .map(({ attributes }) => ({
      width: Number(attributes['stroke-width']),
      xs: [...attributes.d!.matchAll(/[ML]([-\d.]+),/g)].map(([, x]) => Number(x)),
      d: attributes.d!,
    }));
