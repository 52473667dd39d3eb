// SIR by hand in plain C++ without computing what cannot differ: only who is infectious is visited, and those whom she
// can infect. Another algorithm, the same model. See docs/benchmark.md.
// frontier AGENTS DEGREE INFECTION RECOVERY INFECTED WEEKS WORLDS SEED
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <set>
#include <vector>

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

struct Chance {  // splitmix64
  std::uint64_t state;
  double operator()() {
    std::uint64_t z = state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }
};

int main(int, char** word) {
  const std::size_t n = std::strtoull(word[1], nullptr, 10), infected = std::strtoull(word[5], nullptr, 10);
  const double infection = std::atof(word[3]), recovery = std::atof(word[4]);
  const int weeks = std::atoi(word[6]), worlds = std::atoi(word[7]);
  const std::clock_t start = std::clock();
  const Graph graph = small_world(n, std::strtoull(word[2], nullptr, 10));
  std::vector<std::size_t> record;
  for (int world = 0; world < worlds; ++world) {
    Chance chance{(std::strtoull(word[8], nullptr, 10) << 32) + static_cast<std::uint64_t>(world) * 0x632BE59BD9B4E019};
    std::vector<std::uint8_t> susceptible(n, 1);
    std::vector<std::uint32_t> infectious, next;
    for (std::size_t k = 0; k < infected; ++k) {
      infectious.push_back(static_cast<std::uint32_t>(k * n / infected));
      susceptible[infectious.back()] = 0;
    }
    std::size_t ever = infected;
    for (int week = 0; week < weeks; ++week) {
      next.clear();
      for (const std::uint32_t i : infectious) {
        // Each contact succeeds with probability `infection`: one success is enough, so who is infected already this
        // week needs no other draw.
        for (std::uint32_t c = graph.first[i]; c < graph.first[i + 1]; ++c)
          if (const std::uint32_t j = graph.contact[c]; susceptible[j] && chance() < infection)
            susceptible[j] = 0, next.push_back(j), ++ever;
        if (chance() >= recovery) next.push_back(i);
      }
      infectious.swap(next);
      record.insert(record.end(), {ever, infectious.size()});
    }
  }
  std::printf("seconds %.9f\n", static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  for (std::size_t r = 0; r < record.size(); r += 2)
    std::printf("%zu %zu %zu %zu\n", r / 2 / weeks, r / 2 % weeks + 1, record[r], record[r + 1]);
}
