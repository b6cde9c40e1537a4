import type { ListedModel } from '../../../app/network/list-models.ts';
import { textTable } from '../../../report/render/text-table.ts';

export const modelListText = (models: readonly ListedModel[]): string => {
  const rows = models.map(({ name, aliases, parameters, multiplyAdds, nativeResolutionPx, scopes }) => [
    name,
    `${(parameters / 1e6).toFixed(1)} M`,
    `${(multiplyAdds / 1e9).toFixed(2)} G`,
    `${nativeResolutionPx} px`,
    aliases.timm ?? '-',
    aliases.torchvision ?? '-',
    scopes.join(', '),
  ]);
  const headings = ['name', 'parameters', 'multiply-adds', 'native', 'in timm', 'in torchvision', 'scopes'];
  return `${textTable(headings, rows)}\n\nwith 1,000 classes; multiply-adds per image at the native resolution\n`;
};
