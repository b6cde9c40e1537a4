import type { DrawnPoint, DrawnSeries } from './drawn-series.ts';
import { hasMarks } from './lines.ts';
import { element, hoverText } from './markup.ts';

const radiusPx = 8;
/** Points that are nearer than this say what they say together, pixels. */
const together = 4;

/** Transparent discs above the marks, larger than these, that say what a point is. Points on each other say it together. */
export const hitElements = (drawn: readonly DrawnSeries[]): string[] => {
  const groups: { readonly at: DrawnPoint; readonly says: string[] }[] = [];
  for (const { series, points } of drawn.filter((each) => hasMarks(each.series))) {
    for (const place of points) {
      const says = place.point.says ?? `${series.name}: ${place.point.x}, ${place.point.y}`;
      const same = groups.find(({ at }) => Math.hypot(at.x - place.x, at.y - place.y) < together);
      if (same === undefined) groups.push({ at: place, says: [says] });
      else same.says.push(says);
    }
  }
  return groups.map(({ at, says }) =>
    element('circle', { cx: at.x, cy: at.y, r: radiusPx, fill: 'transparent' }, hoverText(says.join('\n'))),
  );
};
