"""SIR by hand in numba: one world after the other, everybody every week. See docs/benchmark.md.

by_numba.py AGENTS DEGREE INFECTION RECOVERY INFECTED WEEKS WORLDS SEED
"""

import sys
import time

import numba
import numpy


@numba.njit
def small_world(n, degree):
    """Where the contacts of each begin, and the contacts."""
    inverse = numpy.zeros(n, numpy.int64)
    inverse[1] = 1
    for i in range(2, n):
        inverse[i] = (n - n // i) * inverse[n % i] % n
    first = numpy.zeros(n + 1, numpy.uint32)
    contact = numpy.empty(n * (degree + 1), numpy.uint32)
    end = 0
    for i in range(n):
        if i > 0 and inverse[i] != i:
            contact[end] = inverse[i]
            end += 1
        for step in range(-(degree // 2), degree // 2 + 1):
            j = (i + step) % n
            if step != 0 and (i == 0 or j != inverse[i]):
                contact[end] = j
                end += 1
        first[i + 1] = end
    return first, contact[:end]


@numba.njit
def draw(state):
    """splitmix64: its next state, and a number in [0, 1). With numpy.random all takes 1.2 times as long."""
    state += numba.uint64(0x9E3779B97F4A7C15)
    z = state
    z = (z ^ (z >> numba.uint64(30))) * numba.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> numba.uint64(27))) * numba.uint64(0x94D049BB133111EB)
    return state, ((z ^ (z >> numba.uint64(31))) >> numba.uint64(11)) * 2.0**-53


@numba.njit
def epidemic(first, contact, caught, recovery, infected, record, chance):
    """Fills `record`, one row a week, with how many were ever infected and how many are infectious."""
    n = len(first) - 1
    susceptible = numpy.ones(n, numpy.uint8)
    infectious = numpy.zeros(n, numpy.uint8)
    for k in range(infected):
        susceptible[k * n // infected] = 0
        infectious[k * n // infected] = 1
    following = infectious.copy()
    ever = now = infected
    for week in range(len(record)):
        for i in range(n):
            following[i] = infectious[i]
            if susceptible[i]:
                exposure = numba.uint32(0)
                for c in range(first[i], first[i + 1]):
                    exposure += infectious[contact[c]]
                if exposure > 0:
                    chance, u = draw(chance)
                    if u < caught[exposure]:
                        susceptible[i] = 0
                        following[i] = 1
                        ever += 1
                        now += 1
            elif infectious[i]:
                chance, u = draw(chance)
                if u < recovery:
                    following[i] = 0
                    now -= 1
        infectious, following = following, infectious
        record[week, 0] = ever
        record[week, 1] = now


def run(agents, degree, infection, recovery, infected, weeks, worlds, seed):
    first, contact = small_world(agents, degree)
    caught = 1 - (1 - infection) ** numpy.arange(256)
    record = numpy.zeros((worlds, weeks, 2), numpy.int64)
    for world in range(worlds):
        chance = numpy.uint64(((seed << 32) + world * 0x632BE59BD9B4E019) % 2**64)
        epidemic(first, contact, caught, recovery, infected, record[world], chance)
    return record


def main():
    numbers = [float(word) if "." in word else int(word) for word in sys.argv[1:]]
    run(11, 2, 0.1, 0.25, 1, 2, 1, 1)  # compiles
    start = time.process_time()
    record = run(*numbers)
    print("seconds", time.process_time() - start)
    for (world, week), (ever, now) in zip(numpy.ndindex(record.shape[:2]), record.reshape(-1, 2)):
        print(world, week + 1, ever, now)


if __name__ == "__main__":
    main()
