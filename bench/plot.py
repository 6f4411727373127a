#!/usr/bin/env python3
"""plot.py TABLE.csv FOLDER: draws what bench/measure_growth measured, as SVG (and as PNG with --png, to look at).

growth.svg: the time of one solution against regions and against sectors, on logarithmic axes. threads.svg: draws a second by threads.
"""
import argparse
import csv
import pathlib

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402  (the backend has to be chosen first)
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator  # noqa: E402

INK, SOFT, GRID = "#1f2933", "#5f6b76", "#e3e7eb"
MODELS = {"armington": ("#0b6e99", "o"), "ricardian": ("#c2571a", "s")}  # apart in lightness too, for readers who do not see the hue
WORDS = {"armington": "armington", "ricardian": "ricardian, with input-output"}


def number(value, _=None):
    """A tick as people write it."""
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def plain(axes):
    axes.set_facecolor("white")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(SOFT)
    axes.tick_params(colors=SOFT, labelcolor=INK, length=3)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)


def log_ticks(axis, values):
    axis.set_major_locator(FixedLocator(values))
    axis.set_major_formatter(FuncFormatter(number))
    axis.set_minor_locator(NullLocator())
    axis.set_minor_formatter(NullFormatter())


def growth(rows):
    figure, panels = plt.subplots(1, 2, figsize=(9.2, 4.2), sharey=True)
    for panel, (case, fixed, unit) in zip(panels, (("regions", "25 sectors", "regions"), ("sectors", "81 regions", "sectors")), strict=True):
        plain(panel)
        panel.set_xscale("log")
        panel.set_yscale("log")
        of_case = [row for row in rows if row["case"] == case]
        for model, (colour, mark) in MODELS.items():
            points = sorted((int(row[case]), float(row["milliseconds"])) for row in of_case if row["model"] == model)
            x, y = zip(*points, strict=True)
            panel.plot(x, y, color=colour, marker=mark, markersize=5, linewidth=1.8)
            for at in (0, -1):
                place = (0, 7) if model == "ricardian" else (0, -14)
                panel.annotate(f"{y[at]:.2g}" if y[at] < 10 else f"{y[at]:.0f}", (x[at], y[at]), xytext=place, textcoords="offset points", ha="center", color=colour, fontsize=9)
            if panel is panels[0]:
                middle = len(x) // 2
                shift, align = ((-8, 10), "right") if model == "ricardian" else ((10, -12), "left")
                panel.annotate(WORDS[model], (x[middle], y[middle]), xytext=shift, textcoords="offset points", ha=align, color=colour, fontsize=10)
        log_ticks(panel.xaxis, sorted({int(row[case]) for row in of_case}))
        panel.margins(x=0.09, y=0.12)
        panel.set_xlabel(f"{unit} ({fixed})", color=INK)
    log_ticks(panels[0].yaxis, [0.01, 0.1, 1, 10, 100])
    low, high = panels[0].get_ylim()
    panels[0].set_ylim(low, high)
    panels[1].tick_params(left=False)
    panels[1].spines["left"].set_visible(False)
    panels[0].set_title("Time of one solution, milliseconds, one core", loc="left", color=INK, fontsize=11, pad=12)
    figure.tight_layout(w_pad=2)
    return figure


def threads(rows):
    of_case = [row for row in rows if row["case"] == "threads"]
    models = [model for model in MODELS if any(row["model"] == model for row in of_case)]
    figure, panels = plt.subplots(1, len(models), figsize=(9.2, 2.6))
    for panel, model in zip(panels, models, strict=True):
        plain(panel)
        mine = sorted((row for row in of_case if row["model"] == model), key=lambda row: int(row["threads"]))
        rates = [1000 * int(row["draws"]) / float(row["milliseconds"]) for row in mine]
        names = [f"{row['threads']} thread{'s' if row['threads'] != '1' else ''}" for row in mine]
        bars = panel.barh(names, rates, color=MODELS[model][0], height=0.55)
        panel.bar_label(bars, [f"{rate:,.0f}" for rate in rates], padding=4, color=INK, fontsize=10)
        panel.invert_yaxis()
        panel.grid(axis="y", visible=False)
        panel.xaxis.set_visible(False)
        panel.spines["bottom"].set_visible(False)
        panel.set_xlim(0, 1.18 * max(rates))
        panel.set_title(f"Draws a second, {model}, {mine[0]['regions']} × {mine[0]['sectors']}", loc="left", color=INK, fontsize=11)
    figure.tight_layout(w_pad=3)
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--png", action="store_true", help="PNG beside the SVG")
    arguments = parser.parse_args()
    with open(arguments.table, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # Letters are drawn as shapes, so that every viewer shows the same; the same table gives the same file.
    plt.rcParams.update({"font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"], "font.size": 10, "svg.fonttype": "path", "svg.hashsalt": "impost", "text.color": INK})
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name, figure in (("growth", growth(rows)), ("threads", threads(rows))):
        figure.savefig(arguments.folder / f"{name}.svg", facecolor="white", metadata={"Date": None})
        if arguments.png:
            figure.savefig(arguments.folder / f"{name}.png", facecolor="white", dpi=110)


if __name__ == "__main__":
    main()
