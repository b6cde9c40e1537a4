// node --import tsx bench/listing/look.ts ROOT MEMORY: measures listing and hashing a folder of images, prints JSON.
import { listImages } from '../../src/data/datasets/list-images.ts';
import { identifyDataset } from '../../src/data/index.ts';

const [root = '', rememberFile = ''] = process.argv.slice(2);
const layout = { kind: 'folder', train: null, test: 'val' } as const;

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

const listed = await seconds(() => listImages(layout, root));
const listPeakMiB = process.resourceUsage().maxRSS / 1024;
const identified = await seconds(() => identifyDataset({ ...layout, root }, { rememberFile }));
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const cpu = (userCPUTime + systemCPUTime) / 1e6;
console.log(JSON.stringify({ listed, listPeakMiB, identified, cpu, peakMiB: maxRSS / 1024 }));
