/** Every way in which fixres refuses or fails, by room. A code is stable; a message may be reworded. */
export type ErrorCode =
  | 'BASE_WRITE_FAILED'
  | 'BASE_SYSTEM_REFUSED'
  | 'SPEC_NOT_FOUND'
  | 'SPEC_SYNTAX'
  | 'SPEC_INVALID'
  | 'PLAN_IMPOSSIBLE'
  | 'PLAN_CYCLE'
  | 'SCHEDULE_RUN_FAILED'
  | 'SCHEDULE_WORKER_DIED'
  | 'SCHEDULE_TIMEOUT'
  | 'SCHEDULE_INTERRUPTED'
  | 'SCHEDULE_LOCKED'
  | 'SCHEDULE_NOT_RUNNING'
  | 'SCHEDULE_OUT_OF_MEMORY'
  | 'SCHEDULE_SLURM_UNAVAILABLE'
  | 'SCHEDULE_SLURM_REFUSED'
  | 'ENGINE_UNKNOWN'
  | 'ENGINE_UNAVAILABLE'
  | 'ENGINE_UNSUPPORTED_OP'
  | 'ENGINE_OUT_OF_MEMORY'
  | 'ENGINE_FAILED'
  | 'DATA_NOT_FOUND'
  | 'DATA_OUTSIDE_ROOT'
  | 'DATA_MANIFEST_INVALID'
  | 'DATA_SHARD_INVALID'
  | 'DATA_IMAGE_UNREADABLE'
  | 'DATA_EMPTY'
  | 'DATA_CLASSES_MISMATCH'
  | 'DATA_CHANGED'
  | 'MODEL_UNKNOWN'
  | 'MODEL_SCOPE_IMPOSSIBLE'
  | 'MODEL_RESOLUTION_IMPOSSIBLE'
  | 'MODEL_GOLDEN_INVALID'
  | 'MODEL_WEIGHTS_MISSING'
  | 'MODEL_WEIGHTS_INVALID'
  | 'MODEL_WEIGHTS_MISMATCH'
  | 'MODEL_UNSUPPORTED_OP'
  | 'MODEL_EXPORT_DIFFERS'
  | 'METHOD_DIVERGED'
  | 'METHOD_INVALID'
  | 'EXECUTE_ARTIFACT_MISSING'
  | 'EXECUTE_ARTIFACT_CORRUPT'
  | 'EXECUTE_INTERRUPTED'
  | 'EXECUTE_MACHINE_BUSY'
  | 'STORE_UNWRITABLE'
  | 'STORE_NEWER_VERSION'
  | 'STORE_CORRUPT'
  | 'STORE_NOT_FOUND'
  | 'REPORT_UNAVAILABLE'
  | 'ADVISE_NEAR_CHANCE'
  | 'CLI_USAGE';

export interface ErrorDetails {
  /** Where to look: `file:line:column`, a JSON pointer, or a file. */
  readonly path?: string;
  /** What to do next, in one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The form of an error between processes and in the store. */
export interface SerialisedError {
  readonly code: ErrorCode | 'BUG';
  readonly message: string;
  readonly path?: string;
  readonly hint?: string;
  readonly stack?: string;
}

/** The only error that fixres throws on purpose: what was expected and found in the message, the place, and one hint. */
export class FixresError extends Error {
  override readonly name = 'FixresError';
  readonly code: ErrorCode;
  readonly path: string | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.path = details.path;
    this.hint = details.hint;
  }
}

/** Recognised by code and name, so that it works across processes and copies of the package. */
export const isFixresError = (error: unknown): error is FixresError =>
  error instanceof Error && error.name === 'FixresError' && 'code' in error;

/** An error as JSON; one that is not a `FixresError` is a bug, and keeps its stack. */
export const serialiseError = (error: unknown): SerialisedError => {
  if (isFixresError(error)) {
    return {
      code: error.code,
      message: error.message,
      ...(error.path === undefined ? {} : { path: error.path }),
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { code: 'BUG', message, ...(stack === undefined ? {} : { stack }) };
};

/** The error restored from JSON, e.g. from another process. */
export const revivedError = ({ code, message, path, hint, stack }: SerialisedError): Error => {
  if (code === 'BUG') return Object.assign(new Error(message), { stack });
  return new FixresError(code, message, {
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
  });
};

/** Exit codes that scripts can rely on. */
export const exitCodes = { ok: 0, bug: 1, usage: 2, runFailed: 3, environment: 4, interrupted: 130 } as const;

/** The process's exit code for a fatal error. */
export const exitCodeFor = (error: unknown): number => {
  if (!isFixresError(error)) return exitCodes.bug;
  if (error.code === 'SCHEDULE_INTERRUPTED' || error.code === 'EXECUTE_INTERRUPTED') return exitCodes.interrupted;
  if (error.code === 'SCHEDULE_RUN_FAILED') return exitCodes.runFailed;
  if (/^(SPEC|PLAN|CLI|REPORT|ADVISE)_/.test(error.code)) return exitCodes.usage;
  if (/^MODEL_(UNKNOWN|SCOPE_IMPOSSIBLE|RESOLUTION_IMPOSSIBLE)$/.test(error.code)) return exitCodes.usage;
  if (error.code === 'ENGINE_UNKNOWN') return exitCodes.usage;
  return exitCodes.environment;
};
