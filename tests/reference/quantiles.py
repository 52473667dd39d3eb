"""Quantiles over teachers as they are read from bins: section 7.11 of ODD.md."""

import numpy as np

BINS = 256


def place(bins, share):
    """Where the quantile lies, in bins from the lower end of all of them; `bins` has a number for each teacher."""
    counts = np.bincount(bins, minlength=BINS)
    wanted = share * len(bins)
    bin_ = int(np.argmax(np.cumsum(counts) >= wanted))
    return bin_ + (wanted - counts[:bin_].sum()) / counts[bin_] if counts[bin_] else float(bin_)


def of_unit(values, shares):
    bins = np.minimum(BINS - 1, (values * BINS).astype(int))
    return [place(bins, share) / BINS for share in shares]


def of_readiness(values, largest, shares):
    """The first bin is no readiness; the others are equal parts of a / (a + c)."""
    if largest == 0:
        return [0.0] * len(shares)
    c = largest / 4
    width = largest / (largest + c) / (BINS - 1)
    bins = np.where(values > 0, 1 + np.minimum(BINS - 2, (values / (values + c) / width).astype(int)), 0)
    x = [max(0.0, place(bins, share) - 1) * width for share in shares]
    return [c * each / (1 - each) for each in x]


def quantiles(record, people, groups, weeks, shares):
    """(week, share, group) by output."""
    found = {}
    for name in ("practice", "readiness", "confidence", "trust", "knowledge", "collegiality"):
        values = np.full((len(weeks), len(shares), groups), np.nan)
        for row, week in enumerate(weeks):
            states = record[f"teacher_{name}"][int(week)]
            for group in np.unique(people.group):
                own = states[people.group == group]
                values[row, :, group] = (of_readiness(own, states.max(), shares) if name == "readiness"
                                         else of_unit(own, shares))
        found[f"{name}_quantiles"] = values
    return found
