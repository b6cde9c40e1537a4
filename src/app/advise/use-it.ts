import type { JsonObject } from '../../base/json.ts';
import { specSize } from '../../domain/input-size.ts';
import { imageResolutionPx } from '../../domain/test-transform.ts';
import type { ModelCard } from '../../model/index.ts';

/** Everything that a program needs to preprocess an image as the experiment did. */
export const preprocessingOf = ({ transform, normalize, normalizes, classes, names }: ModelCard): JsonObject => ({
  resize_to_px: specSize(imageResolutionPx(transform.testResolutionPx, transform.cropRatio)),
  resize: transform.resize,
  interpolation: transform.interpolation,
  crop_to_px: specSize(transform.testResolutionPx),
  normalizes,
  mean: normalizes === 'graph' ? [0, 0, 0] : [...normalize.mean],
  std: normalizes === 'graph' ? [1 / 255, 1 / 255, 1 / 255] : [...normalize.std],
  output: names.output ?? null,
  classes: [...classes],
});

/** A Python program that predicts as fixres does, with onnxruntime and Pillow. */
export const useIt = `# Predicts as the experiment did: python use_it.py IMAGE...   (pip install onnxruntime pillow numpy)
import json, pathlib, sys
import numpy as np, onnxruntime
from PIL import Image

here = pathlib.Path(__file__).parent
p = json.loads((here / "preprocessing.json").read_text())
session = onnxruntime.InferenceSession(str(here / "model.onnx"), providers=["CPUExecutionProvider"])
graph = session.get_inputs()[0]
# A size is the side of a square, or [height, width].
resized, crop = (size if isinstance(size, list) else [size, size] for size in (p["resize_to_px"], p["crop_to_px"]))
side, filters = resized[0], Image.Resampling
how = {"bilinear": filters.BILINEAR, "bicubic": filters.BICUBIC, "lanczos": filters.LANCZOS}[p["interpolation"]]

for name in sys.argv[1:]:
    image = Image.open(name).convert("RGB")
    w, h = image.size
    if p["resize"] == "squash": size = (resized[1], resized[0])
    elif resized[0] != resized[1]:
        ratio = min(h / resized[0], w / resized[1])
        size = (round(w / ratio), round(h / ratio))
    elif p["resize"] == "reference" or h < w: size = (side * w // h, side)
    else: size = (side, side * h // w)
    image = image.resize(size, how)
    left, top = (int(round((length - to) / 2.0)) if length >= to else -((to - length) // 2) for length, to in zip(size, crop[::-1]))
    pixels = np.asarray(image.crop((left, top, left + crop[1], top + crop[0])), np.float32) / 255
    x = ((pixels - np.float32(p["mean"])) / np.float32(p["std"]))[None]
    x = x if graph.shape[3] == 3 else x.transpose(0, 3, 1, 2)
    x = np.rint(x).astype(np.uint8) if "uint8" in graph.type else x.astype(np.float16 if "16" in graph.type else np.float32)
    logits = session.run([p["output"]] if p["output"] else None, {graph.name: np.ascontiguousarray(x)})[0][0]
    print(f"{name}\\t{p['classes'][int(logits.argmax())]}")
`;
