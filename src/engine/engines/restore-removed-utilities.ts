interface RemovedUtilities {
  isNullOrUndefined?: (value: unknown) => boolean;
  isArray?: (value: unknown) => boolean;
}

/**
 * Node 23 removed `util.isNullOrUndefined` and `util.isArray`, which tfjs-node 4.22 still calls
 * (nodejs_kernel_backend.js, kernels/TopK.js). Restores what is missing.
 */
export const restoreRemovedUtilities = (util: RemovedUtilities): void => {
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
};
