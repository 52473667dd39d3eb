/// What is declared of each parameter is true: it reaches the week, it changes something, and what is said to matter
/// only with the programme does not matter without.
#include "models/peer_coaching/parameters.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "models/peer_coaching/rates.hpp"
#include "sim/core/require.hpp"
#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

const std::vector<Parameter>& all_parameters() { return parameter_table().parameters(); }

/// Other allowed values: a third of the way to either end, the other side of a switch, every other word.
std::vector<Value> others(const Parameter& p, const Value& value) {
  if (const bool* on = std::get_if<bool>(&value)) return {!*on};
  std::vector<Value> other;
  if (const std::string* word = std::get_if<std::string>(&value)) {
    for (const std::string& choice : p.choices)
      if (choice != *word) other.push_back(choice);
    return other;
  }
  const auto* number = std::get_if<double>(&value);
  const double x = number ? *number : static_cast<double>(std::get<std::int64_t>(value));
  for (const double end : {p.low, p.high}) {
    const double y = x + (end - x) / 3;
    if (y == x) continue;
    if (number)
      other.push_back(y);
    else if (std::round(y) != x)
      other.push_back(static_cast<std::int64_t>(std::round(y)));
  }
  return other;
}

/// Worlds of one small population, beside the twin of the first.
class Laboratory {
 public:
  explicit Laboratory(const Settings& settings)
      : base_(values_with(settings)), people_(model_->build(base_, test_seed, 0)), twin_(record_of(twin())) {}

  const Values& base() const { return base_; }
  Values twin() const { return *model_->twin(base_); }

  /// All outputs of the world of these values.
  Observations seen(const Values& values) const {
    return observe(*model_, *people_, values, *record_of(values), twin_.get());
  }
  /// The same, looked at with the base's own parameters.
  Observations seen_alike(const Values& values) const {
    return observe(*model_, *people_, base_, *record_of(values), twin_.get());
  }

 private:
  std::unique_ptr<LaneRecord> record_of(const Values& values) const {
    const Lane lane = {&values, 0};
    const auto ensemble = model_->start(people_, test_seed, {&lane, 1}, 1);
    for (std::size_t week = 0; week < model_->weeks(values); ++week) ensemble->advance();
    return std::move(ensemble->finish().front());
  }

  std::unique_ptr<const Model> model_ = make_model();
  Values base_;
  std::shared_ptr<const Population> people_;
  std::unique_ptr<LaneRecord> twin_;
};

bool same(const Observations& a, const Observations& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t k = 0; k < a.size(); ++k)
    if (!same_bytes(a[k], b[k])) return false;
  return true;
}

/// Small, and with much going on: leaders come and go, principals change.
Settings busy() {
  return {{"people.teachers", "240"},           {"people.partners", "2"},
          {"people.school_size", "20"},         {"time.years", "3"},
          {"recording.teachers", "all"},        {"posts.step_down", "0.5"},
          {"posts.promotion_practice", "0.4"},  {"posts.promotion_confidence", "0.4"},
          {"coverage.selection", "volunteers"}, {"training.full_size", "20"}};
}

TEST(Explore, All) {
  const Laboratory lab(busy()),
      hill(busy() + Settings{{"theory.dose", "hill_2_5"}, {"coaching.plan", "budget"}, {"climate.spread", "0.3"}});
  const Values twin = lab.twin();
  const Observations still = lab.seen_alike(twin), moving = lab.seen(lab.base()), hilly = hill.seen(hill.base());
  for (std::size_t i = 0; i < all_parameters().size(); ++i) {
    const Parameter& p = all_parameters()[i];
    if (p.scope != Scope::lane) continue;
    bool without = false, with = false;
    for (const Value& v : others(p, twin[i])) {
      Values w = twin;
      w[i] = v;
      if (!same(lab.seen_alike(w), still)) without = true;
    }
    for (const Value& v : others(p, lab.base()[i])) {
      Values w = lab.base();
      w[i] = v;
      try {
        make_model()->check(w);
        if (!same(lab.seen(w), moving)) with = true;
      } catch (const InputError&) {
      }
    }
    for (const Value& v : others(p, hill.base()[i])) {
      Values w = hill.base();
      w[i] = v;
      try {
        make_model()->check(w);
        if (!same(hill.seen(w), hilly)) with = true;
      } catch (const InputError&) {
      }
    }
    std::printf("%-34s declared %d  without %d with %d%s\n", p.name.c_str(), p.programme_only, without, with,
                without == p.programme_only ? "   <--" : "");
  }
}

}  // namespace
}  // namespace peerspread::peer_coaching
