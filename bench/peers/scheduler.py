"""python bench/peers/scheduler.py JOBS FOLDER: writes a Snakefile with JOBS trivial jobs to FOLDER; each job of one
half reads the output of one job of the other half."""
import os
import sys

jobs, folder = int(sys.argv[1]), sys.argv[2]
os.makedirs(folder, exist_ok=True)
with open(os.path.join(folder, "Snakefile"), "w") as file:
    file.write(f"""
HALF = {jobs // 2}
rule all:
    input: expand("c/{{i}}.txt", i=range(HALF))
rule produce:
    output: "p/{{i}}.txt"
    shell: "echo {{wildcards.i}} > {{output}}"
rule consume:
    input: "p/{{i}}.txt"
    output: "c/{{i}}.txt"
    shell: "cat {{input}} > {{output}}"
""")
