/// A rumour that people hear of their own accord: after w weeks a share 1 - (1 - hearing)^w knows it.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "sim/core/section.hpp"
#include "sim/model/model.hpp"

namespace rumour {

template <class T>
struct ParametersOf {
  static constexpr std::string_view section = "rumour";
  peerspread::Whole<T> people = peerspread::whole("people", 1000,
                                                  {.unit = "person",
                                                   .low = 1,
                                                   .high = 1e6,
                                                   .help = "people who may hear it",
                                                   .scope = peerspread::Scope::structural});
  peerspread::Whole<T> weeks = peerspread::whole(
      "weeks", 10,
      {.unit = "week", .low = 1, .high = 520, .help = "weeks simulated", .scope = peerspread::Scope::structural});
  peerspread::Number<T> hearing =
      peerspread::number("hearing", 0.1, {.unit = "1/week", .help = "probability that somebody hears it in a week"});
};

struct People final : peerspread::Population {
  std::size_t n;
  explicit People(std::size_t count) : n(count) {}
  std::size_t size() const override { return n; }
  std::size_t bytes() const override { return 0; }
  std::string description() const override { return std::to_string(n) + " people"; }
};

struct World {
  ParametersOf<double> parameters;
  std::uint32_t stream;
};

struct Record final : peerspread::LaneRecord {
  std::vector<float> share;  ///< who know, at the end of each week
  void persist(peerspread::Archive& archive) override { archive.vector(share); }
};

/// Compiled once per kernel, in kernel.cpp.
template <std::size_t lanes>
std::unique_ptr<peerspread::Ensemble> start_in_lanes(std::shared_ptr<const People> people, peerspread::Seed seed,
                                                     std::span<const World> worlds);

std::unique_ptr<const peerspread::Model> make_model();

}  // namespace rumour
