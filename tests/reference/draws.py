"""Random numbers of peerspread by name, written from DRAWS.md alone: words, and numbers made of them."""

import functools
import math
import pathlib
import re

import numpy as np

BOOST = pathlib.Path("/usr/include/boost/random")

SCHOOL_SIZES, PARTNER_ORDER, PEOPLE, TIES, LEADER_TIES = 1, 2, 3, 4, 5  # of the population
WEEK, PRINCIPAL, QUALITY, TURNOVER, NEWCOMER, MOVERS, SURVEY = range(6, 13)  # of the noise stream
HELPERS = 13  # of the population
HELPING, TRUST, PROGRAMME = range(14, 17)  # of the noise stream
OF_THE_POPULATION = (SCHOOL_SIZES, PARTNER_ORDER, PEOPLE, TIES, LEADER_TIES, HELPERS)
SECOND, THIRD = 1000, 2000  # added to "when" for further sequences of a purpose


def philox(counter, key):
    """The four words of each block: counter and key are four and two arrays (or numbers) of 32 bits."""
    c = [np.asarray(word, np.uint64) for word in counter]
    k = [int(word) for word in key]
    low, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    for _ in range(10):
        a, b = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [(b >> half) ^ c[1] ^ np.uint64(k[0]), b & low, (a >> half) ^ c[3] ^ np.uint64(k[1]), a & low]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return c


def block(seed, stream, who, when, purpose, number=0):
    """Block `number` of each name: an array (4, names) of words; who, when and number may be arrays."""
    purposes = purpose + 2**16 * np.asarray(number)
    words = philox((who, when, purposes, seed >> 32), (seed % 2**32, stream))
    return np.stack(np.broadcast_arrays(*words))


def u24(words):
    """Uniform numbers in [0, 1) of 24 bits, one of each word; all are 32-bit floats too."""
    return (words >> np.uint64(8)).astype(float) * 2.0**-24


def table(name, folder=BOOST):
    """x and y of Boost's table `name` ("normal" or "exponential") for its ziggurat."""
    text = (folder / f"{name}_distribution.hpp").read_text()
    found = [re.search(rf"{name}_table<RealType>::table_{axis}\[\d+\] = {{([^}}]*)}}", text)[1] for axis in "xy"]
    return [[float(number) for number in numbers.split(",") if number.strip()] for numbers in found]


@functools.cache
def normal_table():
    return table("normal")


@functools.cache
def exponential_table():
    return table("exponential")


class Named:
    """Draws as the documents name them, of a population and a noise stream by their numbers."""

    def __init__(self, seed, population, noise):
        self.seed, self.population, self.noise = seed, population, noise

    def stream(self, purpose):
        return self.population if purpose in OF_THE_POPULATION else self.noise

    def words(self, who, when, purpose):
        """The first block of each of the names: (4, names)."""
        return block(self.seed, self.stream(purpose), who, when, purpose)

    def sequence(self, who, when, purpose, expected=8):
        return Draws((self.seed, self.stream(purpose), who, when, purpose), expected)


class Draws:
    """The sequence of one name, drawn from in order; about `expected` words will be."""

    def __init__(self, name, expected):
        self.name = name
        self.words, self.taken, self.blocks, self.more = [], 0, 0, max(2, expected // 4)

    def word(self):
        if self.taken == len(self.words):
            numbers = np.arange(self.blocks, self.blocks + self.more)
            self.words = block(*self.name, numbers).T.ravel().tolist()
            self.taken, self.blocks = 0, self.blocks + self.more
        self.taken += 1
        return self.words[self.taken - 1]

    def u32(self):
        return self.word() * 2.0**-32

    def f32(self):
        while True:
            value = np.float32(self.word()) * np.float32(2.0**-32)
            if value < 1:
                return float(value)

    def int(self, n):
        while n > 1:
            value = self.word() // (2**32 // n)
            if value < n:
                return value
        return 0

    def below(self, n):
        return math.floor(self.u32() * n)

    def shuffle(self, items, by_below=False):
        items = list(items)
        for i in range(len(items), 1, -1):
            j = self.below(i) if by_below else self.int(i)
            items[i - 1], items[j] = items[j], items[i - 1]
        return items

    def strip(self):
        """The first two words of a ziggurat: the low 8 bits, and the share of the strip's width."""
        first, second = self.word(), self.word()
        return first % 256, ((first >> 8) * 2.0**-24 + second % 2**29) * 2.0**-29

    def exponential(self):
        xs, ys = exponential_table()
        shift = 0.0
        while True:
            i, r = self.strip()
            x = r * xs[i]
            if x < xs[i + 1]:
                return shift + x
            if i == 0:
                shift += xs[1]
                continue
            u = self.u32()
            y = ys[i] + u * (ys[i + 1] - ys[i])
            upper = (xs[i] - xs[i + 1]) * u - (xs[i] - x)
            lower = y - (ys[i + 1] + (xs[i + 1] - x) * ys[i + 1])
            if upper < 0 and (lower < 0 or y < math.exp(-x)):
                return shift + x

    def normal(self):
        xs, ys = normal_table()
        while True:
            low, r = self.strip()
            i, sign = low // 2, 1 if low % 2 else -1
            x = r * xs[i]
            if x < xs[i + 1]:
                return sign * x
            if i == 0:
                return sign * self.normal_tail(xs[1])
            u = self.u32()
            y = ys[i] + u * (ys[i + 1] - ys[i])
            d = (xs[i] - xs[i + 1]) * u - (xs[i] - x)
            e = y - (ys[i] + (xs[i] - x) * ys[i] * xs[i])
            upper, lower = (d, e) if xs[i] >= 1 else (e, d)
            if upper < 0 and (lower < 0 or y < math.exp(-x * x / 2)):
                return sign * x

    def normal_tail(self, start):
        while True:
            x = self.exponential() / start
            if 2 * self.exponential() > x * x:
                return x + start

    def within(self, mean, sd):
        """Normal within 0-1, rounded to 32 bits as states are."""
        for _ in range(64):
            value = mean + sd * self.normal()
            if 0 <= value <= 1:
                return float(np.float32(value))
        return float(np.float32(min(max(mean, 0.0), 1.0)))

    def discrete(self, weights):
        """An index with odds `weights`, by Boost's alias table."""
        threshold, alias = alias_table(tuple(weights))
        i = self.int(len(weights))
        return i if self.u32() < threshold[i] else alias[i]


@functools.lru_cache(4096)
def alias_table(weights):
    mean = sum(weights) / len(weights)
    scaled = [weight / mean for weight in weights]
    small = [(w, i) for i, w in enumerate(scaled) if w < 1]
    large = [(w, i) for i, w in enumerate(scaled) if w >= 1]
    threshold, alias = [1.0] * len(weights), [0] * len(weights)
    a = b = 0
    while a < len(small) and b < len(large):
        w, i = small[a]
        above, j = large[b]
        threshold[i], alias[i] = w, j
        above -= 1 - w
        if above < 1:
            small[a], b = (above, j), b + 1
        else:
            large[b], a = (above, j), a + 1
    return threshold, alias
