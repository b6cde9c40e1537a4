import { withoutControls } from '../../render/text.ts';
import type { PictureRule } from './picture.ts';
import type { Layer } from './series-layers.ts';

/** A dashed line through a panel, and its name beside it. */
export const ruleLayers = ({ axis, at, name }: PictureRule): Layer[] => {
  const data = { values: [{ at, name: withoutControls(name) }] };
  const place = { field: 'at', type: 'quantitative' as const };
  const beside = axis === 'x' ? { dx: 4, y: 9 } : { dy: -6, x: 4 };
  return [
    {
      data,
      mark: { type: 'rule' as const, color: '#777777', strokeDash: [3, 3], aria: false },
      encoding: { [axis]: place },
    },
    {
      data,
      mark: { type: 'text' as const, color: '#555555', fontSize: 10, align: 'left' as const, ...beside },
      encoding: { [axis]: place, text: { field: 'name' } },
    },
  ];
};
