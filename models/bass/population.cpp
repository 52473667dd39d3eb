#include "models/bass/population.hpp"

#include <boost/random/geometric_distribution.hpp>

namespace peerspread::bass {

Ties ring(std::size_t people, std::size_t degree) {
  std::vector<std::vector<std::uint32_t>> rows(people);
  for (std::size_t i = 0; i < people; ++i)
    for (std::size_t step = 1; step <= degree / 2; ++step)
      for (const std::size_t j : {(i + step) % people, (i + people - step) % people})
        rows[i].push_back(static_cast<std::uint32_t>(j));
  return make_ties(std::move(rows));
}

/// Drawn by skipping from one contact to the next, so work grows with contacts, not pairs (Batagelj & Brandes 2005).
Ties random_pairs(std::size_t people, std::size_t degree, Seed seed, std::uint32_t population) {
  boost::random::geometric_distribution<std::int64_t> pairs_skipped(static_cast<double>(degree) /
                                                                    static_cast<double>(people - 1));
  std::vector<std::vector<std::uint32_t>> rows(people);
  for (std::uint32_t i = 1; i < people; ++i) {
    CounterEngine engine(seed, population, {i, 0, static_cast<std::uint32_t>(Purpose::contacts)});
    for (std::int64_t j = pairs_skipped(engine); j < i; j += 1 + pairs_skipped(engine)) {
      rows[i].push_back(static_cast<std::uint32_t>(j));
      rows[static_cast<std::size_t>(j)].push_back(i);
    }
  }
  return make_ties(std::move(rows));
}

std::shared_ptr<const Community> build_community(const Parameters& p, Seed seed, std::uint32_t population) {
  const auto people = static_cast<std::size_t>(p.agents), degree = static_cast<std::size_t>(p.degree);
  std::optional<Ties> contacts;
  if (p.graph == "ring") contacts = ring(people, degree);
  if (p.graph == "random") contacts = random_pairs(people, degree, seed, population);
  return std::make_shared<Community>(people, std::move(contacts));
}

}  // namespace peerspread::bass
