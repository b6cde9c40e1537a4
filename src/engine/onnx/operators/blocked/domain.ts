/** Domain of ONNX Runtime's operators on feature maps in channel blocks as wide as a vector register. */
export const blockedDomain = 'com.microsoft.nchwc';

/** Attributes of a convolution that sees one pixel at a time. */
export const onePixel = { kernel_shape: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] } as const;
