"""Makes the tar shards and Parquet files of this folder, and expected.json, what webdataset and datasets read from them.
Run by hand:

    python test/golden/data/shards/make.py

The files are committed: other versions of the writers write other bytes.
"""
import hashlib
import io
import json
import pathlib
import sys
import tarfile

import datasets
import pyarrow
import pyarrow.parquet
import webdataset
from PIL import Image

here = pathlib.Path(__file__).parent


def jpeg(shade):
    out = io.BytesIO()
    Image.new("RGB", (12, 9), (shade, 80, 160)).save(out, "JPEG")
    return out.getvalue()


def member(archive, name, content):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))


long_folder = "/".join(["folder %d" % n for n in range(16)])
keys = ["0000", "sub folder/0001", long_folder + "/0002", "größe/0003", "x" * 120, "two.dots.in/0004"]
formats = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
expected = {
    "versions": {
        "python": sys.version.split()[0],
        "webdataset": webdataset.__version__,
        "pyarrow": pyarrow.__version__,
        "datasets": datasets.__version__,
    },
    "tar": {},
    "parquet": {},
}

for name, kind in formats.items():
    path = here / f"{name}.tar"
    with tarfile.open(path, "w", format=kind) as archive:
        directory = tarfile.TarInfo("sub folder")
        directory.type = tarfile.DIRTYPE
        archive.addfile(directory)
        for n, key in enumerate(keys):
            if name == "ustar" and len(key) > 100 and "/" not in key:
                continue  # ustar has no place for it
            member(archive, key + ".jpg", jpeg(20 * n))
            member(archive, key + ".CLS", b"%d\n" % (n % 2))
            member(archive, key + ".seg.png", b"not the image")
            member(archive, key + ".txt", b"a caption")
        member(archive, "__meta__.json", b"{}")
        member(archive, "sub folder/._0001.jpg", b"what macOS leaves behind")
    samples = webdataset.WebDataset(str(path), shardshuffle=False, empty_check=False)
    expected["tar"][path.name] = [
        [sample["__key__"], int(sample["cls"]), hashlib.sha256(sample["jpg"]).hexdigest()]
        for sample in samples
        if "jpg" in sample  # the file of macOS is a sample without fields there
    ]

features = datasets.Features({"image": datasets.Image(), "label": datasets.ClassLabel(names=["zebra", "ant", "moth"])})
rows = {"image": [{"bytes": jpeg(7 * n), "path": f"{n}.jpg"} for n in range(12)], "label": [n % 3 for n in range(12)]}
table = datasets.Dataset.from_dict(rows, features=features)
table.to_parquet(here / "hub.parquet", batch_size=5)


def plain(name, labels, **options):
    image = pyarrow.array(rows["image"], pyarrow.struct({"bytes": pyarrow.binary(), "path": pyarrow.string()}))
    pyarrow.parquet.write_table(
        pyarrow.table({"picture": image, "kind": labels}), here / name, row_group_size=5, **options
    )


plain("snappy.parquet", pyarrow.array(rows["label"], pyarrow.int64()), compression="snappy")
plain("gzip.parquet", pyarrow.array(rows["label"], pyarrow.int32()), compression="gzip", data_page_version="2.0")
plain("zstd.parquet", pyarrow.array(["größe", "ant"] * 6), compression="zstd", use_dictionary=False)
plain("none.parquet", pyarrow.array(["größe", "ant"] * 6), compression="none")
for codec, version in (("lz4", "1.0"), ("brotli", "2.0")):
    labels = pyarrow.array(rows["label"], pyarrow.int64())
    plain(f"checked-{codec}.parquet", labels, compression=codec, data_page_version=version, write_page_checksum=True)
for path in sorted(here.glob("*.parquet")):
    image, label = ("image", "label") if path.name == "hub.parquet" else ("picture", "kind")
    read = datasets.Dataset.from_parquet(str(path), keep_in_memory=True)
    if image == "image":
        read = read.cast_column("image", datasets.Image(decode=False))
    named = read.features[label].int2str if path.name == "hub.parquet" else str
    expected["parquet"][path.name] = [
        [named(row[label]), hashlib.sha256(row[image]["bytes"]).hexdigest()] for row in read
    ]

(here / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")
