// SIR by hand in C++ for speed: everybody every week, 16 worlds at once in the lanes of vectors. See docs/benchmark.md.
// packed AGENTS DEGREE INFECTION RECOVERY INFECTED WEEKS WORLDS SEED
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <set>
#include <vector>

constexpr std::size_t lanes = 16;
using Bytes = std::uint8_t __attribute__((vector_size(lanes)));
using Words = std::uint32_t __attribute__((vector_size(4 * lanes)));

struct Graph {
  std::vector<std::uint32_t> first{0}, contact;
};

static Graph small_world(std::size_t n, std::size_t degree) {
  std::vector<std::size_t> inverse{0, 1};
  for (std::size_t i = 2; i < n; ++i) inverse.push_back((n - n / i) * inverse[n % i] % n);
  Graph graph;
  for (std::size_t i = 0; i < n; ++i) {
    std::set<std::size_t> row;
    if (i) row.insert(inverse[i]);
    for (std::size_t step = 1; step <= degree / 2; ++step) row.insert({(i + step) % n, (i + n - step) % n});
    row.erase(i);
    graph.contact.insert(graph.contact.end(), row.begin(), row.end());
    graph.first.push_back(static_cast<std::uint32_t>(graph.contact.size()));
  }
  return graph;
}

struct Chance {  // Marsaglia's xorshift128, one a lane
  Words x, y, z, w;
  Words operator()() {
    const Words t = x ^ (x << 11);
    x = y, y = z, z = w;
    return w = w ^ (w >> 19) ^ t ^ (t >> 8);
  }
};

static Chance seeded(std::uint64_t state) {
  Chance chance;
  for (Words* words : {&chance.x, &chance.y, &chance.z, &chance.w})
    for (std::size_t lane = 0; lane < lanes; ++lane) {  // splitmix64
      std::uint64_t v = state += 0x9E3779B97F4A7C15;
      v = (v ^ (v >> 30)) * 0xBF58476D1CE4E5B9;
      v = (v ^ (v >> 27)) * 0x94D049BB133111EB;
      (*words)[lane] = static_cast<std::uint32_t>(v >> 32);
    }
  return chance;
}

static std::uint32_t limit(double probability) {
  return static_cast<std::uint32_t>(std::min(probability * 0x1p32, 0x1p32 - 1));
}

int main(int, char** word) {
  const std::size_t n = std::strtoull(word[1], nullptr, 10), infected = std::strtoull(word[5], nullptr, 10);
  const double infection = std::atof(word[3]);
  const std::uint32_t recovers = limit(std::atof(word[4]));
  const std::size_t weeks = std::strtoull(word[6], nullptr, 10), worlds = std::strtoull(word[7], nullptr, 10);
  const std::clock_t start = std::clock();
  const Graph graph = small_world(n, std::strtoull(word[2], nullptr, 10));
  std::uint32_t catches[256];
  for (int exposure = 0; exposure < 256; ++exposure) catches[exposure] = limit(1 - std::pow(1 - infection, exposure));
  std::vector<std::uint32_t> record(2 * worlds * weeks);
  for (std::size_t world = 0; world < worlds; world += lanes) {
    Chance chance = seeded((std::strtoull(word[8], nullptr, 10) << 32) + world * 0x632BE59BD9B4E019);
    std::vector<Bytes> susceptible(n, Bytes{} + 1), infectious(n, Bytes{}), next(n);
    for (std::size_t k = 0; k < infected; ++k) {
      susceptible[k * n / infected] = Bytes{};
      infectious[k * n / infected] = Bytes{} + 1;
    }
    for (std::size_t week = 0; week < weeks; ++week) {
      Words left{}, now{};
      for (std::size_t i = 0; i < n; ++i) {
        Bytes exposure{};
        for (std::uint32_t c = graph.first[i]; c < graph.first[i + 1]; ++c) exposure += infectious[graph.contact[c]];
        Words threshold;
        for (std::size_t lane = 0; lane < lanes; ++lane) threshold[lane] = catches[exposure[lane]];
        const Words draw = chance();
        const Bytes hit = __builtin_convertvector(draw < threshold, Bytes) & susceptible[i];
        const Bytes heals = __builtin_convertvector(draw < recovers, Bytes) & infectious[i];
        susceptible[i] ^= hit;
        next[i] = (infectious[i] ^ heals) | hit;
        left += __builtin_convertvector(susceptible[i], Words);
        now += __builtin_convertvector(next[i], Words);
      }
      infectious.swap(next);
      for (std::size_t lane = 0; lane < std::min(lanes, worlds - world); ++lane) {
        record[2 * ((world + lane) * weeks + week)] = static_cast<std::uint32_t>(n) - left[lane];
        record[2 * ((world + lane) * weeks + week) + 1] = now[lane];
      }
    }
  }
  std::printf("seconds %.9f\n", static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  for (std::size_t r = 0; r < record.size(); r += 2)
    std::printf("%zu %zu %u %u\n", r / 2 / weeks, r / 2 % weeks + 1, record[r], record[r + 1]);
}
