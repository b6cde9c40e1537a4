"""Class probabilities of photographs, computed only from an ONNX file that `fixres export` wrote and its metadata.

    python predict.py FILE.onnx IMAGE ...      prints a JSON list of lists
"""
import json, sys
import numpy as np, onnxruntime
from PIL import Image

session = onnxruntime.InferenceSession(sys.argv[1], providers=['CPUExecutionProvider'])
card = session.get_modelmeta().custom_metadata_map
image_px, test_px = int(card['image_resolution_px']), int(card['test_resolution_px'])
assert card['resize'] == 'shorter_side', card['resize']
filters = dict(bilinear=Image.BILINEAR, bicubic=Image.BICUBIC, lanczos=Image.LANCZOS)
mean, std = (np.array(json.loads(card[name]), np.float32) for name in ('mean', 'std'))
[entry] = session.get_inputs()
names = json.loads(card.get('names', '{}'))
output = names.get('output') or session.get_outputs()[0].name

def pixels(file):
    """[test_px, test_px, 3], as torchvision's Resize and CenterCrop make them."""
    image = Image.open(file).convert('RGB')
    short, long = sorted(image.size)
    size = [image_px if side == short else int(image_px * long / short) for side in image.size]
    image = image.resize(size, filters[card['interpolation']])
    left, top = (int(round((side - test_px) / 2)) for side in image.size)
    return np.asarray(image.crop((left, top, left + test_px, top + test_px)), np.float32)

def probabilities(file):
    values = pixels(file)
    if card['normalizes'] == 'caller': values = (values / 255 - mean) / std
    if 'uint8' in entry.type: values = np.floor(values + 0.5).astype(np.uint8)
    if 'float16' in entry.type: values = values.astype(np.float16)
    batch = values[None] if entry.shape[3] == 3 else values.transpose(2, 0, 1)[None]
    [logits] = session.run([output], {entry.name: batch})
    exponents = np.exp(logits.reshape(-1).astype(np.float64) - logits.max())
    return (exponents / exponents.sum()).tolist()

print(json.dumps([probabilities(file) for file in sys.argv[2:]]))
