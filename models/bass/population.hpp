/// The community of the Bass model: how many people, and who is in contact with whom.
#pragma once

#include <memory>
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
Ties ring(std::size_t people, std::size_t degree);
/// Every pair is in contact with the same probability, that which gives the mean degree asked for (Gilbert 1959).
Ties random_pairs(std::size_t people, std::size_t degree, Seed seed, std::uint32_t population);
/// A pure function of (parameters, seed, number).
std::shared_ptr<const Community> build_community(const Parameters& parameters, Seed seed, std::uint32_t population);

}  // namespace peerspread::bass
