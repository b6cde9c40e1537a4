"""Compares the labels in FOLDER/labels.json with those that other readers find in the sets beside it.

    python scripts/check-datasets.py FOLDER

Run by `npm run check:datasets`, which writes the folder. Exit code 1 if a label differs; readers that are not installed
are named and skipped.
"""
import csv
import importlib
import json
import os
import pathlib
import platform
import sys

folder = pathlib.Path(sys.argv[1])
labels = json.loads((folder / "labels.json").read_text())
table = []


def compare(name, reader, found, files=None):
    """`found` has the class of every path for each part that the reader has; `files`: how many files were read."""
    differences = 0
    for part, theirs in found.items():
        ours = labels[name][part]
        differing = {path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path)}
        if differing:
            differences += len(differing)
            path = sorted(differing)[0]
            print(f"{name}, {part}: {len(differing)} of {len(theirs)} differ from {reader}; the first is {path}:")
            print(f"  ours {ours.get(path)!r}, theirs {theirs.get(path)!r}")
    labelled = sum(map(len, found.values()))
    table.append((name, reader, labelled if files is None else files, labelled, differences))


def with_scipy(scipy):
    from scipy.io import loadmat

    reader = f"scipy {scipy.__version__}"
    cars = loadmat(folder / "cars" / "cars_annos.mat", squeeze_me=True)
    found = {"train": {}, "test": {}}
    for record in cars["annotations"]:
        part = "test" if record["test"] else "train"
        found[part][str(record["relative_im_path"])] = str(cars["class_names"][record["class"] - 1])
    compare("cars", reader, found)

    devkit = folder / "cars-devkit"
    names = loadmat(devkit / "devkit" / "cars_meta.mat", squeeze_me=True)["class_names"]
    found = {}
    for part, file in (("train", "devkit/cars_train_annos.mat"), ("test", "cars_test_annos_withlabels.mat")):
        records = loadmat(devkit / file, squeeze_me=True)["annotations"]
        found[part] = {f"cars_{part}/{record['fname']}": str(names[record["class"] - 1]) for record in records}
    compare("cars-devkit", reader, found)

    flowers = loadmat(folder / "flowers102" / "imagelabels.mat")["labels"][0]
    sets = loadmat(folder / "flowers102" / "setid.mat")
    found = {}
    for part, lists in (("train", ("trnid", "valid")), ("test", ("tstid",))):
        numbers = [int(number) for name in lists for number in sets[name][0]]
        found[part] = {f"jpg/image_{number:05d}.jpg": f"{flowers[number - 1]:03d}" for number in numbers}
    compare("flowers102", reader, found)

    devkit = folder / "imagenet-devkit" / "ILSVRC2012_devkit_t12" / "data"
    synsets = loadmat(devkit / "meta.mat", squeeze_me=True)["synsets"]
    wnids = {int(record["ILSVRC2012_ID"]): str(record["WNID"]) for record in synsets if record["num_children"] == 0}
    truth = (devkit / "ILSVRC2012_validation_ground_truth.txt").read_text().split()
    found = {f"val/ILSVRC2012_val_{n + 1:08d}.JPEG": wnids[int(number)] for n, number in enumerate(truth)}
    compare("imagenet-devkit", reader, {"test": found})


def with_torchvision(torchvision):
    from torchvision import datasets

    reader = f"torchvision {torchvision.__version__}"
    for link, name in (("stanford_cars", "cars-devkit"), ("flowers-102", "flowers102"), ("oxford-iiit-pet", "pets")):
        os.symlink(folder / name, folder / link)

    def relative(name, path):
        return pathlib.Path(path).relative_to(folder / name).as_posix()

    def folders(name, train, test):
        found = {}
        for part, sub in (("train", train), ("test", test)):
            root = folder / name / sub
            images = datasets.ImageFolder(root, allow_empty=True)
            found[part] = {f"{sub}/{relative(name + '/' + sub, path)}": images.classes[label] for path, label in images.samples}
        compare(name, reader, found)

    folders("folder", "train", "val")
    folders("imagenet-folders", "train", "val")
    folders("folder-empty-class", "train", "val")

    class Flowers(datasets.Flowers102):
        def _check_integrity(self):  # it compares checksums of the published files
            return True

    try:
        found = {}
        for part in ("train", "test"):
            cars = datasets.StanfordCars(folder, split=part)
            found[part] = {relative("stanford_cars", path): str(cars.classes[label]) for path, label in cars._samples}
        compare("cars-devkit", reader, found)
        found = {"train": {}, "test": {}}
        for part, split in (("train", "train"), ("train", "val"), ("test", "test")):
            flowers = Flowers(folder, split=split)
            for path, label in zip(flowers._image_files, flowers._labels):
                found[part][relative("flowers-102", path)] = f"{label + 1:03d}"
        compare("flowers102", reader, found)
    except (ImportError, RuntimeError) as error:
        print(f"skipped: Stanford Cars and Flowers with torchvision ({error})")

    found = {}
    for part, split in (("train", "trainval"), ("test", "test")):
        pets = datasets.OxfordIIITPet(folder, split=split)
        found[part] = {
            relative("oxford-iiit-pet", path): pets.classes[label].replace(" ", "_").lower()
            for path, label in zip(pets._images, pets._labels)
        }
    # torchvision capitalises the names of breeds.
    for part, ours in labels["pets"].items():
        labels["pets"][part] = {path: name.lower() for path, name in ours.items()}
    compare("pets", reader, found)


def with_pandas(pandas):
    """CUB-200-2011 and Birdsnap as most programs read them: joined tables."""
    reader = f"pandas {pandas.__version__}"

    def table(name, column):
        return pandas.read_csv(folder / "cub200" / name, sep=" ", names=["id", column])

    cub = table("images.txt", "path").merge(table("image_class_labels.txt", "label"), on="id")
    cub = cub.merge(table("train_test_split.txt", "train"), on="id")
    cub = cub.merge(table("classes.txt", "name").rename(columns={"id": "label"}), on="label")
    found = {"train": {}, "test": {}}
    for row in cub.itertuples():
        found["train" if row.train == 1 else "test"][f"images/{row.path}"] = row.name
    compare("cub200", reader, found)

    birds = pandas.read_csv(folder / "birdsnap" / "images.txt", sep="\t")
    birds = birds.merge(pandas.read_csv(folder / "birdsnap" / "species.txt", sep="\t"), left_on="species_id", right_on="id")
    tested = set(pandas.read_csv(folder / "birdsnap" / "test_images.txt")["path"])
    found = {"train": {}, "test": {}}
    for row in birds.itertuples():
        found["test" if row.path in tested else "train"][f"download/images/{row.path}"] = row.dir
    compare("birdsnap", reader, found)


def with_webdataset(webdataset):
    reader = f"webdataset {webdataset.__version__}"

    def samples(shard):
        for sample in webdataset.WebDataset(str(shard), shardshuffle=False):
            field = next((field for field in ("jpg", "png", "webp") if field in sample), None)
            if field is not None:  # webdataset takes `__meta__.json` for a sample
                yield f"{sample['__key__']}.{field}", sample

    names = (folder / "webdataset" / "names.txt").read_text().split()
    found = {"train": {}, "test": {}}
    shards = sorted((folder / "webdataset" / "shards").glob("*.tar"))
    for shard in shards:
        for path, sample in samples(shard):
            found[shard.name.split("-")[0]][f"shards/{shard.name}#{path}"] = names[int(sample["cls"])]
    compare("webdataset", reader, found, len(shards))
    for name in sorted(name for name in labels if name.startswith("webdataset-")):
        found = {"train": {}, "test": {}}
        shards = sorted((folder / name).iterdir())
        for shard in shards:
            for path, sample in samples(shard):
                label = sample["cls"].decode() if "cls" in sample else json.loads(sample["json"])["label"]
                found[shard.name.split("-")[0]][f"{shard.name}#{path}"] = label
        compare(name, reader, found, len(shards))


def with_pyarrow(pyarrow):
    import pyarrow.parquet

    for name in sorted(name for name in labels if name.startswith("parquet")):
        found = {"train": {}, "test": {}}
        files = sorted((folder / name / "data").glob("*.parquet"))
        for file in files:
            table = pyarrow.parquet.read_table(file)
            info = json.loads((table.schema.metadata or {}).get(b"huggingface", b"null"))
            for row, label in enumerate(table["label"].to_pylist()):
                read = str(label) if info is None else info["info"]["features"]["label"]["names"][label]
                found[file.name.split("-")[0]][f"data/{file.name}#{row}"] = read
        compare(name, f"pyarrow {pyarrow.__version__}", found, len(files))


def with_timm(timm):
    """Class folders. For a folder inside a class folder, timm uses the inner name as the class; torchvision and fixres use the outer."""
    from timm.data import create_dataset

    for name in ("imagenet-folders", "folder-empty-class"):
        found = {}
        for part, sub in (("train", "train"), ("test", "val")):
            reader = create_dataset("", str(folder / name / sub)).reader
            classes = {label: name for name, label in reader.class_to_idx.items()}
            paths = ((pathlib.Path(path), label) for path, label in reader.samples)
            found[part] = {path.relative_to(folder / name).as_posix(): classes[label] for path, label in paths}
        compare(name, f"timm {timm.__version__}", found)


def with_datasets(datasets):
    """The hub's own reader of its Parquet files."""
    for name in sorted(name for name in labels if name in ("parquet-datasets", "parquet-snappy-2.0-numbers")):
        found = {}
        for part in ("train", "test"):
            file = next((folder / name / "data").glob(f"{part}-*.parquet"))
            table = datasets.Dataset.from_parquet(str(file), cache_dir=str(folder / "cache"))
            names = table.features["label"].names
            found[part] = {f"data/{file.name}#{row}": names[label] for row, label in enumerate(table["label"])}
        compare(name, f"datasets {datasets.__version__}", found, 2)


def with_csv(_):
    """The hub's `metadata.csv`, read by Python's own csv module."""
    separators = {"comma": ",", "semicolon": ";", "tab": "\t"}
    for name in sorted(name for name in labels if name.startswith("manifest-")):
        _, *encoding, separator = name.split("-")
        found = {"train": {}, "test": {}}
        for part in found:
            text = (folder / name / part / "metadata.csv").read_text(encoding="-".join(encoding))
            for row in csv.DictReader(text.splitlines(), delimiter=separators[separator]):
                found[part][f"{part}/{row['file_name']}"] = row["label"]
        compare(name, f"csv of Python {platform.python_version()}", found, 2)


for module, check in {
    "scipy": with_scipy,
    "torchvision": with_torchvision,
    "pandas": with_pandas,
    "webdataset": with_webdataset,
    "pyarrow": with_pyarrow,
    "timm": with_timm,
    "datasets": with_datasets,
    "csv": with_csv,
}.items():
    try:
        imported = importlib.import_module(module)
    except ImportError:
        print(f"skipped: {module} is not installed")
        continue
    check(imported)

rows = [("format", "reader compared with", "files tried", "labels", "differences")] + table
widths = [max(len(str(row[column])) for row in rows) for column in range(5)]
for row in rows:
    print("  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip())
sys.exit(1 if any(differences for *_, differences in table) else 0)
