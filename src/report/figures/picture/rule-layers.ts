import { plainText } from '../../render/safe-text.ts';
import type { PictureRule } from './picture.ts';
import type { Layer } from './series-layers.ts';

/** A dashed line through a panel, and its name beside it: before the line where there is no room behind it. */
export const ruleLayers = ({ axis, at, name }: PictureRule, isNearEnd: boolean): Layer[] => {
  const data = { values: [{ at, name: plainText(name) }] };
  const place = { field: 'at', type: 'quantitative' as const };
  const beside = axis === 'y' ? { dy: -6, x: 4 } : { dx: isNearEnd ? -4 : 4, y: 9 };
  return [
    {
      data,
      mark: { type: 'rule' as const, color: '#777777', strokeDash: [3, 3], aria: false },
      encoding: { [axis]: place },
    },
    {
      data,
      mark: {
        type: 'text' as const,
        color: '#555555',
        fontSize: 10,
        align: isNearEnd ? ('right' as const) : ('left' as const),
        ...beside,
      },
      encoding: { [axis]: place, text: { field: 'name' } },
    },
  ];
};
