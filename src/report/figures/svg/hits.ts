import type { DrawnPoint, DrawnSeries } from './drawn-series.ts';
import { hasMarks } from './lines.ts';
import { element, hoverText } from './markup.ts';

const radiusPx = 8;
/** Points closer than this share a tooltip, pixels. */
const together = 4;

/** Transparent discs with the tooltips, over the marks and larger than them. Coinciding points share one. */
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
