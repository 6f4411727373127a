#!/usr/bin/env python3
"""peer.py FOLDER: solves the world that `impost world export` wrote, with NumPy, from the equations of docs/world.md.

The plain way: wages, prices and expenditures take one step after another until all of them hold. Log wages move by a part of the
excess demand for labour, and Anderson's mixing of the last steps speeds that up. Writes FOLDER/answers.csv.
"""
import csv
import pathlib
import sys
import time

import numpy as np

TOLERANCE = 1e-12  # of every equation, relative
MEMORY = 8  # steps that are mixed


class World:
    """Flows in the order sector j, importer n, exporter i; all else by region n, input k, sector j."""

    def __init__(self, folder):
        tables = {name: read(folder / f"{name}.csv") for name in ("regions", "sectors", "flows", "shares", "cost_shares")}
        self.regions = [row["region"] for row in tables["regions"]]
        sectors = [row["sector"] for row in tables["sectors"]]
        region = {code: at for at, code in enumerate(self.regions)}
        sector = {code: at for at, code in enumerate(sectors)}
        N, J = len(self.regions), len(sectors)
        self.theta = np.array([float(row["theta"]) for row in tables["sectors"]])
        self.value_added, self.deficit, self.income = (np.array([float(row[name]) for row in tables["regions"]]) for name in ("value_added", "deficit", "income"))
        value, tariff, after = np.zeros((J, N, N)), np.zeros((J, N, N)), np.zeros((J, N, N))
        for row in tables["flows"]:
            at = sector[row["sector"]], region[row["importer"]], region[row["exporter"]]
            value[at], tariff[at], after[at] = float(row["value"]), float(row["tariff"]), float(row["tariff_after"])
        self.labour_share, self.final_share, self.input_share = np.zeros((N, J)), np.zeros((N, J)), np.zeros((N, J, J))
        for row in tables["shares"]:
            at = region[row["region"]], sector[row["sector"]]
            self.labour_share[at], self.final_share[at] = float(row["value_added_share"]), float(row["final_share"])
        for row in tables["cost_shares"]:
            self.input_share[region[row["region"]], sector[row["input"]], sector[row["sector"]]] = float(row["share"])
        spent = (1 + tariff) * value
        self.expenditure = spent.sum(axis=2).T
        self.bought = self.expenditure > 0  # where nothing is bought, nothing is to be priced
        share = spent / np.where(self.bought, self.expenditure, 1).T[:, :, None]
        self.demand = share * ((1 + after) / (1 + tariff)) ** -self.theta[:, None, None]
        self.net = self.demand / (1 + after)


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def step(world, wage, price, spending):
    """What the equations make of log wages, log prices and expenditures."""
    cost = world.labour_share * wage[:, None] + np.einsum("nk,nkj->nj", price, world.input_share)
    cheapness = np.exp(-world.theta * cost).T[:, :, None]
    total = np.where(world.bought, (world.demand @ cheapness)[:, :, 0].T, 1)
    new_price = -np.log(total) / world.theta
    per_offer = (spending / total).T[:, :, None]
    output = (np.swapaxes(world.net, 1, 2) @ per_offer * cheapness)[:, :, 0].T
    revenue = (spending - ((world.net @ cheapness) * per_offer)[:, :, 0].T).sum(axis=1)
    income = np.exp(wage) * world.value_added + revenue + world.deficit
    new_spending = np.einsum("njk,nk->nj", world.input_share, output) + world.final_share * income[:, None]
    labour = (world.labour_share * output).sum(axis=1)
    excess = np.log(labour / (np.exp(wage) * world.value_added))
    return excess, new_price, new_spending, income


def solve(world):
    """Log wages and prices, and incomes, where a step changes nothing."""
    N, J = world.expenditure.shape
    damping = 1 / (1 + world.theta.mean())
    used = np.where(world.bought, world.expenditure, 1)
    x = np.zeros(N + 2 * N * J)  # log wages, log prices, log expenditures over the baseline's
    xs, changes = [], []
    for count in range(1, 5001):
        wage, price, spending = x[:N], x[N:N + N * J].reshape(N, J), np.exp(x[N + N * J:]).reshape(N, J) * world.expenditure
        excess, new_price, new_spending, income = step(world, wage, price, spending)
        new_wage = wage + damping * excess
        new_wage -= np.log(np.exp(new_wage) @ world.value_added / world.value_added.sum())
        new = np.concatenate([new_wage, new_price.ravel(), np.log(np.where(world.bought, new_spending, 1) / used).ravel()])
        change = new - x
        if max(np.abs(change[N:]).max(), np.abs(excess).max()) <= TOLERANCE:
            return wage, price, income, count
        xs, changes = (xs + [x])[-MEMORY:], (changes + [change])[-MEMORY:]
        x = new
        if len(xs) > 1:  # the mixture of the last steps that leaves least to change
            dx, dr = np.diff(xs, axis=0).T, np.diff(changes, axis=0).T
            x = new - (dx + dr) @ np.linalg.lstsq(dr, change, rcond=None)[0]
    raise SystemExit("peer.py: no equilibrium after 5000 steps")


def main():
    folder = pathlib.Path(sys.argv[1])
    world = World(folder)
    begun = time.perf_counter()
    wage, price, income, count = solve(world)
    welfare = income / world.income / np.exp((world.final_share * price).sum(axis=1))
    seconds = time.perf_counter() - begun
    with open(folder / "answers.csv", "w", encoding="utf-8") as file:
        file.write(f"# solve_seconds: {seconds:.6f}\n# steps: {count}\nregion,welfare_pct\n")
        file.writelines(f"{region},{100 * (value - 1):.15g}\n" for region, value in zip(world.regions, welfare))


if __name__ == "__main__":
    main()
