import { resolve } from 'node:path';
import { advise as adviseIn } from '../advise/advise.ts';
import type { Advice, AdviseEvent, AdviseRequest, Overrides } from '../advise/types.ts';
import { type CarryOutOptions, type FollowOptions, followed, scheduled } from './options.ts';

export interface AdviseOptions
  extends FollowOptions,
    CarryOutOptions,
    Partial<Pick<AdviseRequest, 'train' | 'price' | 'budgetSeconds' | 'anyway' | 'cwd' | 'env'>> {
  /** Labelled images: a folder or a list file. */
  readonly images: string;
  /** Output folder; absent: `advice`. */
  readonly output?: string;
  readonly overrides?: Partial<Overrides>;
  /** Called with assumptions and choices as they are made. */
  readonly onAdvice?: (event: AdviseEvent) => void;
}

/**
 * Determines the best test resolution for a network, and the gain from fine-tuning it there. null if it was
 * interrupted.
 */
export const advise = (model: string, options: AdviseOptions): Promise<Advice | null> => {
  const { images, cwd = process.cwd(), output = 'advice', onAdvice = () => {} } = options;
  const request: AdviseRequest = {
    ...{ model, images, cwd },
    folder: resolve(cwd, output),
    train: options.train ?? null,
    env: options.env ?? process.env,
    overrides: { ...nothingSaid, ...options.overrides },
    price: options.price ?? { latency: null, macsRatio: null },
    budgetSeconds: options.budgetSeconds ?? 600,
    anyway: options.anyway ?? false,
    schedule: scheduled({ schedule: { failFast: true, ...options.schedule } }),
  };
  return adviseIn(request, { tell: onAdvice, ...followed(options) });
};

const nothingSaid: Overrides = {
  architecture: null,
  resolutionPx: null,
  normalize: null,
  cropRatio: null,
  resize: null,
  interpolation: null,
  classesFile: null,
  classOrder: null,
};
