"""python bench/peers/pipeline.py FILES SIDES WORKERS OUTPUT FORM: passes over the images with a PyTorch DataLoader, one after the
other for each side (`224,384`), writes their pixels to OUTPUT, and prints one line of JSON. FORM is `uint8`, or `normalised`:
32-bit floats as the reference feeds them to its network. A first pass starts and warms the workers; pixels are written in a
third, which is neither timed nor counted as memory.
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
    """Of this process and its workers, the latter from Linux's /proc."""
    total = time.process_time()
    for worker in multiprocessing.active_children():
        with open(f"/proc/{worker.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def to_bytes(batch):
    """Channels first becomes channels last; floats become the 8-bit values that they were computed from."""
    if form == "normalised":
        batch = (batch * torch.tensor(std)[:, None, None] + torch.tensor(mean)[:, None, None]) * 255
        batch = batch.round().to(torch.uint8)
    return batch.numpy().transpose(0, 2, 3, 1)


def loader_of(task, side):
    images = Images(task["root"], task["files"], side)
    return DataLoader(images, batch_size=32, num_workers=int(workers), persistent_workers=True)


def timed_pass(loader):
    for _ in loader:
        pass
    start, cpu = time.perf_counter(), cpu_seconds()
    for _ in loader:
        pass
    return time.perf_counter() - start, cpu_seconds() - cpu


if __name__ == "__main__":
    with open(files) as file:
        task = json.load(file)
    seconds = cpu = 0
    for side in sides.split(","):
        of_side, cpu_of_side = timed_pass(loader_of(task, int(side)))
        seconds, cpu = seconds + of_side, cpu + cpu_of_side
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with open(output, "wb") as file:
        for side in sides.split(","):
            for batch in loader_of(task, int(side)):
                file.write(np.ascontiguousarray(to_bytes(batch)).tobytes())
    print(json.dumps({"images": len(task["files"]), "seconds": seconds, "cpuSeconds": cpu, "peakMiB": peak}))
