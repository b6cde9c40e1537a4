"""python bench/peers/pipeline.py FILES SIDES WORKERS OUTPUT FORM: passes over the images with a PyTorch DataLoader, one after the
other for each side (`224,384`), writes their pixels to OUTPUT, and prints one line of JSON. FORM is `uint8`, or `normalised`:
32-bit floats as the reference feeds them to its network. A first pass starts and warms the workers; writing is not timed.
Needs torch, torchvision and Pillow."""
import json
import multiprocessing
import os
import resource
import sys
import time

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

files, sides, workers, output, form = sys.argv[1:]
mean, std = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
last_steps = {
    "uint8": [transforms.PILToTensor()],
    "normalised": [transforms.ToTensor(), transforms.Normalize(mean, std)],
}


class Images(Dataset):
    def __init__(self, root, names, side):
        self.paths = [os.path.join(root, name) for name in names]
        self.transform = transforms.Compose([
            transforms.Resize(int(256 / 224 * side)), transforms.CenterCrop(side), *last_steps[form]])

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        with Image.open(self.paths[index]) as image:
            return self.transform(image.convert("RGB"))


def cpu_seconds():
    """Of this process and its workers; Linux says it of the latter."""
    total = time.process_time()
    for worker in multiprocessing.active_children():
        with open(f"/proc/{worker.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def to_bytes(batch):
    """Channels first becomes channels last, floats become what they were made of."""
    if form == "normalised":
        batch = (batch * torch.tensor(std)[:, None, None] + torch.tensor(mean)[:, None, None]) * 255
        batch = batch.round().to(torch.uint8)
    return batch.numpy().transpose(0, 2, 3, 1)


def timed_pass(task, side):
    images = Images(task["root"], task["files"], side)
    loader = DataLoader(images, batch_size=32, num_workers=int(workers), persistent_workers=True)
    for _ in loader:
        pass
    kept = []
    start, cpu = time.perf_counter(), cpu_seconds()
    for batch in loader:
        kept.append(batch)
    return time.perf_counter() - start, cpu_seconds() - cpu, kept


if __name__ == "__main__":
    with open(files) as file:
        task = json.load(file)
    seconds = cpu = 0
    with open(output, "wb") as file:
        for side in sides.split(","):
            of_side, cpu_of_side, kept = timed_pass(task, int(side))
            seconds, cpu = seconds + of_side, cpu + cpu_of_side
            for batch in kept:
                file.write(np.ascontiguousarray(to_bytes(batch)).tobytes())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"images": len(task["files"]), "seconds": seconds, "cpuSeconds": cpu, "peakMiB": peak}))
