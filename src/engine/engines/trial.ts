import type { SerialisedError } from '../../base/errors.ts';
import type { EngineCapabilities } from '../capabilities.ts';
import type { EngineDevice, EngineName, OpenEngine } from '../types.ts';

/** An engine and, for `onnx`, its device, to be opened in a separate process and tested with one product. */
export interface Trial {
  readonly engine: EngineName;
  readonly device: EngineDevice;
}

/** JSON: it comes from another process. */
export type TrialResult = Trial &
  (
    | {
        readonly status: 'works';
        readonly opened: OpenEngine;
        /** The result of [1 2; 3 4] times [5 6; 7 8], row by row. */
        readonly product: readonly number[];
        /** From the process's first line to the product. */
        readonly durationMs: number;
        readonly capabilities: EngineCapabilities;
      }
    /** Its optional packages are not installed. */
    | { readonly status: 'absent'; readonly error: SerialisedError }
    | { readonly status: 'fails'; readonly error: SerialisedError }
  );
