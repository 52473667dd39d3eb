"""Luck that shares nothing with the program: numpy's generator in place of Philox, ziggurats and alias tables."""

import math

import numpy as np

from draws import Draws


class OwnLuck:
    """In place of draws.Named: every name gets numbers never drawn before."""

    def __init__(self, seed):
        self.generator = np.random.default_rng(seed)

    def words(self, who, when, purpose):
        names = np.broadcast_shapes(np.shape(who), np.shape(when))
        return self.generator.integers(2**32, size=(4, *names), dtype=np.uint64)

    def sequence(self, who, when, purpose, expected=8):
        return OwnSequence(self.generator)


class OwnSequence(Draws):
    def __init__(self, generator):
        self.generator = generator

    def u32(self):
        return self.generator.random()

    f32 = u32

    def int(self, n):
        return math.floor(self.generator.random() * n)

    below = int

    def normal(self):
        return self.generator.standard_normal()

    def shuffle(self, items, by_below=False):
        return list(self.generator.permutation(items))

    def discrete(self, weights):
        total = np.cumsum(weights)
        return int(np.searchsorted(total, self.generator.random() * total[-1], side="right"))
