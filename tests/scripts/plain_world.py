#!/usr/bin/env python3
"""Writes worlds in the plain form (docs/world.md) from the source files, prepared as the reference results prepared them.

    plain_world.py SHARED OUTDIR

makes OUTDIR/icio2022 (81 x 28) and OUTDIR/wiod2014 (44 x 16). The preparation is that of the published program behind
`reference/targeted_*.csv` and `reference/nash_*.csv`: 1.0 (million USD) is added to every domestic flow, flows are read as
duty-paid (M = value / (1 + tariff)), tariffs stay as estimated, those on services too.
"""

import csv
import gzip
import sys
from pathlib import Path

SERVICES = "Services (aggregate)"


def flows(path):
    """Rows (exporter, importer, sector, value, tariff); sector names may hold commas that nobody quoted."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            head, value, tariff = line.rstrip("\n").rsplit(",", 2)
            exporter, importer, sector = head.split(",", 2)
            yield exporter, importer, sector.strip('"'), float(value), float(tariff)


def elasticities(path):
    """The header, and rows (sector, figures...)."""
    with open(path, encoding="utf-8") as file:
        header = next(file).rstrip("\n").split(",")
        rows = [line.rstrip("\n").rsplit(",", len(header) - 1) for line in file if line.strip()]
    return header, [[row[0].strip('"'), *row[1:]] for row in rows]


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def plain_world(source, name, folder):
    folder.mkdir(parents=True, exist_ok=True)
    header, thetas = elasticities(source / f"{name}_elasticities.csv")
    cells = {}
    regions = {}
    for exporter, importer, sector, value, tariff in flows(source / f"{name}_flows.csv.gz"):
        cells[exporter, importer, sector] = (value, tariff)
        regions.setdefault(exporter)
        regions.setdefault(importer)
    for region in regions:
        for sector, *_ in thetas:
            value, _ = cells.get((region, region, sector), (0.0, 0.0))
            cells[region, region, sector] = (value + 1.0, 0.0)
    rows = ((*key, repr(value / (1 + tariff)), repr(tariff)) for key, (value, tariff) in cells.items())
    write(folder / "flows.csv", ["exporter", "importer", "sector", "value", "tariff"], rows)
    write(folder / "elasticities.csv", header, thetas)
    write(folder / "sectors.csv", ["sector", "kind"], [(sector, "services" if sector == SERVICES else "goods") for sector, *_ in thetas])
    write(folder / "regions.csv", ["region", "name"], [(region, region) for region in sorted(regions)])


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    shared, out = Path(sys.argv[1]), Path(sys.argv[2])
    for name in ("icio2022", "wiod2014"):
        plain_world(shared / "data" / "world", name, out / name)


if __name__ == "__main__":
    main()
