import type { SerialisedError } from '../../base/errors.ts';
import type { EngineCapabilities } from '../capabilities.ts';
import type { EngineDevice, EngineName, OpenEngine } from '../types.ts';

/** An engine and, for `onnx`, its device, to open and test with one product in a separate process. */
export interface Trial {
  readonly engine: EngineName;
  readonly device: EngineDevice;
}

/** JSON, because it comes from another process. */
export type TrialResult = Trial &
  (
    | {
        readonly status: 'works';
        readonly opened: OpenEngine;
        /** The product [1 2; 3 4] x [5 6; 7 8], in row-major order. */
        readonly product: readonly number[];
        /** Time from the process's first line to the product. */
        readonly durationMs: number;
        readonly capabilities: EngineCapabilities;
      }
    /** Its optional packages are not installed. */
    | { readonly status: 'absent'; readonly error: SerialisedError }
    | { readonly status: 'fails'; readonly error: SerialisedError }
  );
