#!/usr/bin/env python3
"""Writes the world of Caliendo & Parro (2015) in the plain form (docs/world.md), and NAFTA's tariff cuts as a scenario.

    nafta.py SHARED OUTDIR

makes OUTDIR/cp2015 (31 regions, 40 sectors, as published: accounts raw) and OUTDIR/nafta.toml, which sets the tariffs of
Canada, Mexico and the United States on one another to those of 2005.
"""

import csv
import gzip
import sys
from pathlib import Path

TRADED = 20  # the first sectors are goods, the others services


def table(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, out = Path(sys.argv[1]) / "data" / "cp2015", Path(sys.argv[2])
    folder = out / "cp2015"
    folder.mkdir(parents=True, exist_ok=True)
    trade = table(source / "trade.csv.gz")
    thetas = table(source / "theta.csv.gz")
    flows = ((row["exporter"], row["importer"], row["sector"], row["value"], row["tariff_bln"]) for row in trade)
    write(folder / "flows.csv", ["exporter", "importer", "sector", "value", "tariff"], flows)
    write(folder / "elasticities.csv", ["sector", "theta"], [(row["sector"], row["value"]) for row in thetas])
    kinds = [(row["sector"], "goods" if at < TRADED else "services") for at, row in enumerate(thetas)]
    write(folder / "sectors.csv", ["sector", "kind"], kinds)
    for name, file in (("final", "final_consumption"), ("value_added", "value_added")):
        rows = ((row["region"], row["sector"], row["value"]) for row in table(source / f"{file}.csv.gz"))
        write(folder / f"{name}.csv", ["region", "sector", "value"], rows)
    uses = ((row["region"], row["input"], row["sector"], row["value"]) for row in table(source / "intermediate_consumption.csv.gz"))
    write(folder / "intermediate.csv", ["region", "input", "sector", "value"], uses)
    with open(out / "nafta.toml", "w", encoding="utf-8") as file:
        file.write('title = "NAFTA: tariffs among its members from 1993 to 2005, all others as in 1993"\n')
        for row in trade:
            if row["tariff_cfl"] == row["tariff_bln"]:
                continue
            words = "".join(f'{key} = "{row[name]}"\n' for key, name in (("importer", "importer"), ("exporter", "exporter"), ("sectors", "sector")))
            file.write(f"\n[[tariff]]\n{words}set = {float(row['tariff_cfl'])!r}\n")


if __name__ == "__main__":
    main()
