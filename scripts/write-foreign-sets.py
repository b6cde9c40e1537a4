"""Writes small data sets into FOLDER with common libraries, and FOLDER/specs.json with their descriptions in a spec.

    python scripts/write-foreign-sets.py FOLDER

Run by `npm run check:datasets`. A set whose library is not installed is left out.
"""
import csv
import importlib
import io
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
names = ["stripe", "big dot", "Häkchen"]
specs = {}


def image(number):
    """A PNG whose content depends on the number. Only its bytes are compared."""
    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (4, 4), (number % 256, number * 7 % 256, 99)).save(data, "PNG")
    return data.getvalue()


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def parquet_sets(pyarrow):
    """As `push_to_hub` lays them out: structs of bytes and path; labels as numbers of a ClassLabel, or as text."""
    import pyarrow.parquet as parquet

    image_type = pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())])
    features = {"image": {"_type": "Image"}, "label": {"names": names, "_type": "ClassLabel"}}
    metadata = {"huggingface": json.dumps({"info": {"features": features}})}
    for compression in ("none", "snappy", "gzip", "brotli", "lz4", "zstd"):
        for version in ("1.0", "2.0"):
            for kind in ("numbers", "texts", "dictionary"):
                name = f"parquet-{compression}-{version}-{kind}"
                for part, count in (("train", 30), ("test", 12)):
                    rows = [{"bytes": image(number), "path": f"{number}.png"} for number in range(count)]
                    numbers = [number * 2 % 3 for number in range(count)]
                    labels = pyarrow.array(numbers if kind == "numbers" else [names[number] for number in numbers])
                    if kind == "dictionary":
                        labels = labels.dictionary_encode()
                    table = pyarrow.table({"image": pyarrow.array(rows, image_type), "label": labels})
                    if kind == "numbers":
                        table = table.replace_schema_metadata(metadata)
                    file = folder / name / "data" / f"{part}-00000-of-00001.parquet"
                    file.parent.mkdir(parents=True, exist_ok=True)
                    parquet.write_table(table, file, compression=compression, data_page_version=version, row_group_size=7)
                specs[name] = {"kind": "parquet"}


def checked_sets(pyarrow):
    """With checksums of pages, and with rarer encodings."""
    import pyarrow.parquet as parquet

    image_type = pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())])
    encodings = {"label": "DELTA_BINARY_PACKED", "image.bytes": "DELTA_LENGTH_BYTE_ARRAY", "image.path": "DELTA_BYTE_ARRAY"}
    for compression in ("none", "snappy", "gzip", "brotli", "lz4", "zstd"):
        for version in ("1.0", "2.0"):
            name = f"parquet-checksums-{compression}-{version}"
            for part, count in (("train", 30), ("test", 12)):
                rows = [{"bytes": image(number), "path": f"{number}.png"} for number in range(count)]
                labels = pyarrow.array([number * 2 % 3 for number in range(count)], pyarrow.int64())
                file = folder / name / "data" / f"{part}-00000-of-00001.parquet"
                file.parent.mkdir(parents=True, exist_ok=True)
                parquet.write_table(
                    pyarrow.table({"image": pyarrow.array(rows, image_type), "label": labels}),
                    file,
                    compression=compression,
                    data_page_version=version,
                    row_group_size=7,
                    use_dictionary=False,
                    column_encoding=encodings,
                    write_page_checksum=True,
                )
            specs[name] = {"kind": "parquet"}


def hub_sets(datasets):
    """Written by the hub's own library: images and labels with their features."""
    features = datasets.Features({"image": datasets.Image(), "label": datasets.ClassLabel(names=names)})
    for part, count in (("train", 30), ("test", 12)):
        images = [{"bytes": image(number), "path": f"{number}.png"} for number in range(count)]
        rows = {"image": images, "label": [number * 2 % 3 for number in range(count)]}
        file = folder / "parquet-datasets" / "data" / f"{part}-00000-of-00001.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        datasets.Dataset.from_dict(rows, features=features).to_parquet(str(file))
    specs["parquet-datasets"] = {"kind": "parquet"}


def webdataset_sets(webdataset):
    for ending in ("tar", "tar.gz"):
        for field in ("cls", "json"):
            name = f"webdataset-{ending}-{field}"
            (folder / name).mkdir(parents=True)
            for part, count in (("train", 30), ("test", 12)):
                with webdataset.TarWriter(str(folder / name / f"{part}-0.{ending}")) as shard:
                    for number in range(count):
                        label = number * 2 % 3
                        value = label if field == "cls" else {"label": names[label], "caption": "x"}
                        shard.write({"__key__": f"a.b/{number:06d}", "png": image(number), field: value})
            specs[name] = {"kind": "webdataset", "train": f"train-0.{ending}", "test": f"test-0.{ending}"}


def folder_sets(_):
    for number in range(12):
        part = "train" if number < 8 else "val"
        write(folder / "folder-empty-class" / part / names[number % 2] / f"{number}.png", image(number))
    for part in ("train", "val"):
        (folder / "folder-empty-class" / part / "nothing").mkdir()
    specs["folder-empty-class"] = {"kind": "folder", "on_empty_class": "skip"}


def manifest_sets(_):
    """Written by Python's csv module."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        for separator in (",", ";", "\t"):
            name = f"manifest-{encoding}-{ {',': 'comma', ';': 'semicolon', chr(9): 'tab'}[separator]}"
            lines = [["file_name", "label"]] + [[f"{number}, x.png", names[number % 3]] for number in range(9)]
            for part in ("train", "test"):
                text = io.StringIO()
                csv.writer(text, delimiter=separator).writerows(lines)
                write(folder / name / part / "metadata.csv", text.getvalue().encode(encoding))
                for line in lines[1:]:
                    write(folder / name / part / line[0], image(1))
            specs[name] = {
                "kind": "manifest",
                "manifest": "{split}/metadata.csv",
                "relative_to": "manifest",
                "columns": {"path": "file_name", "label": "label", "split": None},
            }


for module, make in (
    ("PIL", folder_sets),
    ("csv", manifest_sets),
    ("pyarrow", parquet_sets),
    ("pyarrow", checked_sets),
    ("datasets", hub_sets),
    ("webdataset", webdataset_sets),
):
    try:
        make(importlib.import_module(module))
    except ImportError as error:
        print(f"skipped: sets that {module} writes ({error})")

(folder / "specs.json").write_text(json.dumps(specs))
