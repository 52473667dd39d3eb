"""Quantiles of the Beta distribution at normal scores: Q of ODD.md 5.2 and its table of DRAWS.md."""

import functools
import math

import numpy as np


def beta_quantile(probability, a, b):
    """Where the distribution function of Beta(a, b) has the values of the array `probability`, by halving."""
    low, high = np.zeros_like(probability), np.ones_like(probability)
    for _ in range(44):
        middle = (low + high) / 2
        under = beta_below(middle, a, b) < probability
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return (low + high) / 2


def beta_below(x, a, b):
    """Distribution function of Beta(a, b) by its continued fraction (Abramowitz & Stegun 26.5.8)."""
    flip = x > (a + 1) / (a + b + 2)
    p, q, y = np.where(flip, b, a), np.where(flip, a, b), np.where(flip, 1 - x, x)
    fraction = np.ones_like(x)
    for m in range(60, 0, -1):  # from the inside outwards, d(2m) then d(2m - 1)
        even = m * (q - m) * y / ((p + 2 * m - 1) * (p + 2 * m))
        odd = -(p + m - 1) * (p + q + m - 1) * y / ((p + 2 * m - 2) * (p + 2 * m - 1))
        fraction = 1 + odd / (1 + even / fraction)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    with np.errstate(divide="ignore"):
        part = np.exp(front + p * np.log(y) + q * np.log1p(-y)) / p / fraction
    return np.where(flip, 1 - part, part)


@functools.cache
def quantile_table(a, b):
    """Quantiles of Beta(a, b) at normal scores -5, -4.95, ... 5.05, in 32 bits."""
    scores = -5 + 0.05 * np.arange(202)
    tails = np.array([math.erfc(abs(z) / math.sqrt(2)) / 2 for z in scores])  # the smaller tail, to all its digits
    return np.where(scores < 0, beta_quantile(tails, a, b), 1 - beta_quantile(tails, b, a)).astype(np.float32)


def quantile(score, a, b):
    """Q of DRAWS.md: the quantile of Beta(a, b) at a normal score, from its table."""
    entries = quantile_table(a, b)
    place = min(max((score + 5) / 0.05, 0.0), 200.999)
    i = int(place)
    rest = np.float32(place - i)
    return float(entries[i] * (np.float32(1) - rest) + entries[i + 1] * rest)
