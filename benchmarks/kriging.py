"""Kriging with a moving neighbourhood: Nonggu beside PyKrige and gstat, one core, same answers.

    python benchmarks/kriging.py [--samples 5000] [--cells 250000] [--neighbours 16] [--repeats 3]

Peers are installed into a temporary environment of their own (PyKrige with pip; gstat only where R has it already).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ[_name] = "1"

import numpy as np
import polars as pl

from nonggu.engines.soil.maps import VariogramModel, krige, prepare_samples

MODEL = VariogramModel("spherical", 0.09, 1.0, 3_000.0)
SIDE_M = 10_000.0

PYKRIGE = """
    import json, sys, time
    import numpy as np
    from pykrige.ok import OrdinaryKriging
    given = np.load(sys.argv[1])
    backend, neighbours = sys.argv[2], int(sys.argv[3])
    nugget, psill, range_m = (float(part) for part in given["model"])
    x, y, v = given["places"][:, 0], given["places"][:, 1], given["values"]
    parameters = {"psill": psill, "range": range_m, "nugget": nugget}
    start = time.process_time()
    kriging = OrdinaryKriging(x, y, v, variogram_model="spherical", variogram_parameters=parameters)
    made = time.process_time()
    z, s = kriging.execute(
        "points", given["targets"][:, 0], given["targets"][:, 1], backend=backend, n_closest_points=neighbours
    )
    end = time.process_time()
    np.savez(sys.argv[4], prediction=np.asarray(z), variance=np.asarray(s))
    print(json.dumps({"seconds": end - start, "execute": end - made}))
"""

GSTAT = """
    suppressMessages({library(gstat); library(sp)})
    a <- commandArgs(TRUE)
    p <- read.csv(a[1]); g <- read.csv(a[2])
    m <- vgm(as.numeric(a[4]), "Sph", as.numeric(a[5]), as.numeric(a[3]))
    coordinates(p) <- ~x+y; coordinates(g) <- ~x+y
    t <- system.time(k <- krige(v~1, p, g, m, nmax=as.integer(a[6]), debug.level=0))
    write.csv(data.frame(prediction=k$var1.pred, variance=k$var1.var), a[7], row.names=FALSE)
    cat(t[["user.self"]] + t[["sys.self"]])
"""


def make_case(samples: int, cells: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Random samples of a smooth field with noise, and a square grid of about so many cells."""
    generator = np.random.default_rng(20260311)
    places = generator.random((samples, 2)) * SIDE_M
    value = np.sin(places[:, 0] / 1_500) + np.cos(places[:, 1] / 1_100) + generator.normal(0, 0.3, samples)
    side = round(cells**0.5)
    middle = (np.arange(side) + 0.5) * SIDE_M / side
    grid = pl.DataFrame({"x": np.tile(middle, side), "y": np.repeat(middle, side)})
    return pl.DataFrame({"x": places[:, 0], "y": places[:, 1], "v": value}), grid


def time_ours(points: pl.DataFrame, grid: pl.DataFrame, neighbours: int, repeats: int) -> tuple[float, pl.DataFrame]:
    """CPU seconds of the best run, from frames to frame, and the answer."""
    krige(prepare_samples(points, "v"), grid.head(64), MODEL, neighbours=neighbours)
    best, frame = float("inf"), grid
    for _ in range(repeats):
        start = time.process_time()
        frame = krige(prepare_samples(points, "v"), grid, MODEL, neighbours=neighbours).frame
        best = min(best, time.process_time() - start)
    return best, frame


def install_pykrige(folder: Path, points: pl.DataFrame, grid: pl.DataFrame) -> Path | None:
    """A Python that has PyKrige, with the case written beside it; None where it cannot be installed."""
    python = folder / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    done = subprocess.run([str(python), "-m", "pip", "install", "--quiet", "pykrige"], capture_output=True, check=False)
    if done.returncode:
        return None
    np.savez(
        folder / "case.npz",
        places=points.select("x", "y").to_numpy(),
        values=points["v"].to_numpy(),
        targets=grid.select("x", "y").to_numpy(),
        model=[MODEL.nugget, MODEL.partial_sill, MODEL.range_m],
    )
    (folder / "peer.py").write_text(textwrap.dedent(PYKRIGE), encoding="utf-8")
    return python


def time_pykrige(python: Path, backend: str, neighbours: int) -> tuple[float, float, pl.DataFrame] | None:
    """CPU seconds from samples to map, those of `execute` alone, and the answer; None where the backend is absent."""
    folder = python.parents[2]
    answer = folder / f"{backend}.npz"
    command = [str(python), str(folder / "peer.py"), str(folder / "case.npz"), backend, str(neighbours), str(answer)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    told, found = json.loads(done.stdout.splitlines()[-1]), np.load(answer)
    frame = pl.DataFrame({"prediction": found["prediction"], "variance": found["variance"]})
    return told["seconds"], told["execute"], frame


def time_gstat(
    folder: Path, points: pl.DataFrame, grid: pl.DataFrame, neighbours: int
) -> tuple[float, pl.DataFrame] | None:
    """CPU seconds of gstat and the answer; None where R or gstat is not on the machine."""
    if shutil.which("Rscript") is None:
        return None
    points.write_csv(folder / "points.csv")
    grid.write_csv(folder / "grid.csv")
    script = folder / "peer.R"
    script.write_text(textwrap.dedent(GSTAT), encoding="utf-8")
    answer = folder / "gstat.csv"
    model = [str(part) for part in (MODEL.nugget, MODEL.partial_sill, MODEL.range_m)]
    command = [
        "Rscript",
        str(script),
        str(folder / "points.csv"),
        str(folder / "grid.csv"),
        *model,
        str(neighbours),
        str(answer),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    return float(done.stdout.split()[-1]), pl.read_csv(answer)


def compare(name: str, seconds: float, frame: pl.DataFrame, ours: float, mine: pl.DataFrame, least: float) -> bool:
    """Print the ratio and the greatest difference; whether answers agree to 1e-6 and the ratio is reached."""
    off = max(float((frame[c] - mine[c]).abs().max() or 0.0) for c in ("prediction", "variance"))
    ratio = seconds / ours
    print(
        f"{name:<22}{seconds:9.3f} s   {ratio:6.1f} x Nonggu   greatest difference {off:.1e}   wanted {least:g} x, 1e-6"
    )
    return off <= 1e-6 and ratio >= least


def main() -> int:
    """Run all and give 0 where every peer that is present is beaten by what is wanted, with equal answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=5_000)
    parser.add_argument("--cells", type=int, default=250_000)
    parser.add_argument("--neighbours", type=int, default=16)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    points, grid = make_case(options.samples, options.cells)
    print(f"{points.height} samples, {grid.height} cells, {options.neighbours} neighbours; CPU seconds of one core")
    ours, mine = time_ours(points, grid, options.neighbours, options.repeats)
    print(f"{'Nonggu':<22}{ours:9.3f} s")
    good = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = install_pykrige(folder, points, grid)
        for backend in ("C", "loop"):
            found = time_pykrige(python, backend, options.neighbours) if python else None
            if found is None:
                print(f"PyKrige, {backend}: peer absent")
                continue
            good &= compare(f"PyKrige, {backend}", found[0], found[2], ours, mine, 12.0)
            print(f"{'  execute alone':<22}{found[1]:9.3f} s   {found[1] / ours:6.1f} x Nonggu")
        gstat = time_gstat(folder, points, grid, options.neighbours)
        if gstat is None:
            print("gstat: peer absent")
        else:
            good &= compare("gstat", gstat[0], gstat[1], ours, mine, 3.0)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
