/// The community of the Bass model: how many people, and who is in contact with whom.
#pragma once

#include <boost/random/geometric_distribution.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/bass/parameters.hpp"
#include "sim/model/model.hpp"
#include "sim/model/random.hpp"
#include "sim/model/ties.hpp"

namespace peerspread::bass {

/// What a stream of random numbers is for; part of its name, so order of drawing never matters.
enum class Purpose : std::uint32_t { contacts = 1, week };

/// Immutable once built; shared by all lanes and threads.
class Community final : public Population {
 public:
  Community(std::size_t people, std::optional<Ties> contacts) : people_(people), contacts_(std::move(contacts)) {}
  std::size_t size() const override { return people_; }
  std::size_t bytes() const override {
    return contacts_ ? (contacts_->first.size() + contacts_->target.size()) * sizeof(std::uint32_t) : 0;
  }
  std::string description() const override {
    return std::to_string(people_) + " people, " +
           (contacts_ ? std::to_string(contacts_->target.size() / 2) + " pairs in contact" : "all in contact");
  }
  /// None on the complete graph, where all others are contacts and one sum serves everybody.
  const std::optional<Ties>& contacts() const { return contacts_; }

 private:
  std::size_t people_;
  std::optional<Ties> contacts_;
};

/// Each person's `degree` / 2 nearest on either side.
inline Ties ring(std::size_t people, std::size_t degree) {
  std::vector<std::vector<std::uint32_t>> rows(people);
  for (std::size_t i = 0; i < people; ++i)
    for (std::size_t step = 1; step <= degree / 2; ++step)
      for (const std::size_t j : {(i + step) % people, (i + people - step) % people})
        rows[i].push_back(static_cast<std::uint32_t>(j));
  return make_ties(std::move(rows));
}

/// Every pair is in contact with the same probability, that which gives the mean degree asked for (Gilbert 1959).
/// Drawn by skipping from one contact to the next, so work grows with contacts, not pairs (Batagelj & Brandes 2005).
inline Ties random_pairs(std::size_t people, std::size_t degree, Seed seed, std::uint32_t population) {
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

inline std::shared_ptr<const Community> build_community(const Parameters& p, Seed seed, std::uint32_t population) {
  const auto people = static_cast<std::size_t>(p.agents), degree = static_cast<std::size_t>(p.degree);
  std::optional<Ties> contacts;
  if (p.graph == "ring") contacts = ring(people, degree);
  if (p.graph == "random") contacts = random_pairs(people, degree, seed, population);
  return std::make_shared<Community>(people, std::move(contacts));
}

}  // namespace peerspread::bass
