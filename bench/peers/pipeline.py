"""python bench/peers/pipeline.py FILES SIDE WORKERS OUTPUT: passes over the images with a PyTorch DataLoader, writes their
pixels to OUTPUT, and prints one line of JSON. A first pass over two batches starts and warms the workers; writing is not
timed. Needs torch, torchvision and Pillow."""
import json
import multiprocessing
import os
import resource
import sys
import time

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset, SequentialSampler
from torchvision import transforms

files, side, workers, output = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]


class Images(Dataset):
    def __init__(self, root, names, side):
        self.paths = [os.path.join(root, name) for name in names]
        self.transform = transforms.Compose([
            transforms.Resize(int(256 / 224 * side)), transforms.CenterCrop(side), transforms.PILToTensor()])

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        with Image.open(self.paths[index]) as image:
            return self.transform(image.convert("RGB"))


class Order(SequentialSampler):
    """The first images, or all of them, so that one set of workers can do both passes."""

    count = 64

    def __iter__(self):
        return iter(range(min(self.count, len(self.data_source))))


def cpu_seconds():
    """Of this process and its workers; Linux says it of the latter."""
    total = time.process_time()
    for worker in multiprocessing.active_children():
        with open(f"/proc/{worker.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


if __name__ == "__main__":
    with open(files) as file:
        task = json.load(file)
    images = Images(task["root"], task["files"], side)
    order = Order(images)
    loader = DataLoader(images, batch_size=32, sampler=order, num_workers=workers, persistent_workers=True)
    for _ in loader:
        pass
    order.count = len(images)
    kept = []
    start, cpu = time.perf_counter(), cpu_seconds()
    for batch in loader:
        kept.append(batch)
    seconds, cpu = time.perf_counter() - start, cpu_seconds() - cpu
    # PILToTensor gives channels first; put back here, outside the time, as the pixels are compared.
    np.concatenate([batch.numpy().transpose(0, 2, 3, 1) for batch in kept]).tofile(output)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"images": len(images), "seconds": seconds, "cpuSeconds": cpu, "peakMiB": peak}))
