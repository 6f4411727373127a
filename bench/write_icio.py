#!/usr/bin/env python3
"""write_icio.py FOLDER [--regions 81] [--sectors 50]: a made-up world table of the full size in the OECD's layout (wide CSV), with tariffs
and elasticities, for bench/memory.sh. Sizes are uneven, trade thins out abroad, about half of costs are inputs; drawn alike everywhere.
"""
import argparse
import pathlib
import random

FINAL = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")
FINAL_PARTS = (0.6, 0.02, 0.2, 0.16, 0.01, 0.01)


def codes(regions, sectors):
    """Codes as the OECD has them: countries of three letters, industries by ISIC section (A to C are goods)."""
    countries = [f"C{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(regions)]
    goods = sectors // 2
    return countries, [f"C{10 + j}" if j < goods else f"{chr(71 + (j - goods) % 13)}{40 + j}" for j in range(sectors)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--regions", type=int, default=81)
    parser.add_argument("--sectors", type=int, default=50)
    arguments = parser.parse_args()
    draw = random.Random(2022).random
    countries, sectors = codes(arguments.regions, arguments.sectors)
    N, J = len(countries), len(sectors)
    size = [2.718281828 ** (5 * draw()) for _ in countries]
    weight = [[0.2 + draw() for _ in sectors] for _ in countries]
    arguments.folder.mkdir(parents=True, exist_ok=True)
    labels = [f"{country}_{sector}" for country in countries for sector in sectors]
    demand = [f"{country}_{use}" for country in countries for use in FINAL]
    inputs = [0.0] * (N * J)
    outputs = []
    with open(arguments.folder / "table.csv", "w", encoding="utf-8") as file:
        file.write(",".join(["V1", *labels, *demand, "OUT"]) + "\n")
        for i in range(N):
            reach = [size[i] * size[n] * (2.0 * N if i == n else 1.0) for n in range(N)]
            for k in range(J):
                row = []
                for n in range(N):
                    base = reach[n] * weight[i][k]
                    row += [base * weight[n][j] * (0.5 + draw()) for j in range(J)]
                used = sum(row)
                share = [reach[n] / sum(reach) for n in range(N)]
                final = [used * share[n] * part * (0.7 + 0.6 * draw()) for n in range(N) for part in FINAL_PARTS]
                row = [round(value, 4) for value in row]
                final = [round(value, 4) for value in final]
                inputs = [total + value for total, value in zip(inputs, row)]
                outputs.append(round(sum(row) + sum(final), 4))
                file.write(labels[i * J + k] + "," + ",".join(map(str, row)) + "," + ",".join(map(str, final)) + f",{outputs[-1]}\n")
        nothing = ",".join(["0"] * len(demand))
        added = [round(output - used, 4) for output, used in zip(outputs, inputs)]
        file.write("TLS," + ",".join(["0"] * (N * J)) + f",{nothing},0\n")
        file.write("VA," + ",".join(map(str, added)) + f",{nothing},{round(sum(added), 4)}\n")
        file.write("OUT," + ",".join(map(str, outputs)) + f",{nothing},{round(sum(outputs), 4)}\n")
    with open(arguments.folder / "tariffs.csv", "w", encoding="utf-8") as file:
        file.write("exporter,importer,sector,rate\n")
        for i in countries:
            for n in countries:
                file.writelines(f"{i},{n},{sector},{0.15 * draw():.4f}\n" for sector in sectors if sector < "D" and i != n)
    with open(arguments.folder / "theta.csv", "w", encoding="utf-8") as file:
        file.write("sector,theta\n")
        file.writelines(f"{sector},{1.5 + 7 * draw():.3f}\n" for sector in sectors)
    with open(arguments.folder / "scenario.toml", "w", encoding="utf-8") as file:
        file.write(f'title = "Ten points on one partner"\n[[tariff]]\nimporter = "{countries[0]}"\nexporter = "{countries[1]}"\nsectors = "goods"\nadd = 0.10\n')


if __name__ == "__main__":
    main()
