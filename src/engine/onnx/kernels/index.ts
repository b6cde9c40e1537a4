import type { Kernel } from '../kernel.ts';
import { BatchMatMul } from './BatchMatMul.ts';
import { batchNormTrainKernels } from './BatchNormTrain.ts';
import { binaryKernels } from './Binary.ts';
import { Cast } from './Cast.ts';
import { convolutionKernels } from './Conv2D.ts';
import { Cumsum } from './Cumsum.ts';
import { depthwiseKernels } from './DepthwiseConv2dNative.ts';
import { Einsum } from './Einsum.ts';
import { fillKernels } from './Fill.ts';
import { fusedKernels } from './Fused.ts';
import { FusedBatchNorm } from './FusedBatchNorm.ts';
import { GatherV2 } from './GatherV2.ts';
import { OneHot } from './OneHot.ts';
import { poolingKernels } from './Pooling.ts';
import { reductionKernels } from './Reductions.ts';
import { resizeKernels } from './Resize.ts';
import { Select } from './Select.ts';
import { sequenceKernels } from './Sequences.ts';
import { shapeKernels } from './Shapes.ts';
import { slicingKernels } from './Slicing.ts';
import { softmaxKernels } from './Softmax.ts';
import { spaceToBatchKernels } from './SpaceToBatchND.ts';
import { StridedSlice } from './StridedSlice.ts';
import { TopK } from './TopK.ts';
import { unaryKernels } from './Unary.ts';
import { UnsortedSegmentSum } from './UnsortedSegmentSum.ts';

/** Every kernel of the `onnx` backend. All others are delegated to the `cpu` backend, one counted call at a time. */
export const kernels: readonly Kernel[] = [
  ...unaryKernels,
  ...binaryKernels,
  ...reductionKernels,
  ...shapeKernels,
  ...slicingKernels,
  ...fillKernels,
  ...softmaxKernels,
  ...resizeKernels,
  ...poolingKernels,
  ...convolutionKernels,
  ...depthwiseKernels,
  ...batchNormTrainKernels,
  ...fusedKernels,
  ...sequenceKernels,
  ...spaceToBatchKernels,
  BatchMatMul,
  Cast,
  Cumsum,
  Einsum,
  FusedBatchNorm,
  GatherV2,
  OneHot,
  Select,
  StridedSlice,
  TopK,
  UnsortedSegmentSum,
];
