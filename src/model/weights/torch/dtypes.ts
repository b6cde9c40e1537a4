/**
 * Storage classes and the safetensors names of their dtypes. Source: torch/storage.py, `_dtype_to_storage_type_map`.
 */
export const storageDtypes: Readonly<Record<string, string>> = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
  'torch.ComplexFloatStorage': 'C64',
  'torch.ComplexDoubleStorage': 'C128',
  'torch.storage.UntypedStorage': 'U8',
};

export const bytesOfDtype: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
  C64: 8,
  C128: 16,
};
