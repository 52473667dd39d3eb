/// What the declarations of parameters say of when they are first looked at, held against worlds: two that differ in
/// one are the same, to the last bit of state and record, for as many weeks, and no longer.
#include <gtest/gtest.h>

#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

/// Where everything that a parameter may act on is at work.
const Settings& base() {
  static const Settings settings = {
      {"people.teachers", "640"},    {"people.partners", "4"},   {"time.years", "3"},
      {"recording.teachers", "all"}, {"recording.posts", "on"},  {"climate.principal_change", "0.5"},
      {"trust.redrawn", "0.5"},      {"posts.step_down", "0.5"}, {"posts.promotion_practice", "0"},
      {"survey.teachers", "300"},    {"peers.helpers", "0.5"},   {"survey.leaders", "10"}};
  return settings;
}

std::string text_of(const Parameter& p, double x) {
  return std::holds_alternative<std::int64_t>(p.initial) ? std::to_string(static_cast<std::int64_t>(x))
                                                         : format_number(x);
}

/// Two values of a parameter that are far apart.
std::pair<std::string, std::string> far_apart(const Parameter& p) {
  if (p.name == "coaching.years_funded") return {"1", "2.5"};
  if (p.name == "survey.teachers") return {"10", "600"};
  if (p.name == "survey.leaders") return {"1", "500"};
  return {text_of(p, p.low), text_of(p, p.high)};
}

class Pair {
 public:
  explicit Pair(const Parameter& p) {
    const auto [low, high] = far_apart(p);
    for (const std::string& text : {low, high}) {
      scenarios_.push_back(model_->bind(values_with(base() + Settings{{p.name, text}})));
      lanes_.push_back({scenarios_.back().get(), 7});
    }
    people_ = scenarios_[0]->build(test_seed, 0);
    ensemble_ = model_->start(people_, test_seed, lanes_, runs_here(4) ? 4 : 1);
    alike_ = p.same_for(parse_value(p, low), parse_value(p, high));
  }
  std::size_t alike() const { return alike_; }
  std::size_t weeks() const { return scenarios_[0]->weeks(); }
  /// After so many weeks in all.
  bool same_after(std::size_t weeks) {
    for (; week_ < weeks; ++week_) ensemble_->advance();
    Archive a, b;
    ensemble_->persist_lane(a, 0);
    ensemble_->persist_lane(b, 1);
    return a.data() == b.data();
  }

 private:
  std::unique_ptr<const Model> model_ = make_model();
  std::vector<std::unique_ptr<const Scenario>> scenarios_;
  std::vector<Lane> lanes_;
  std::shared_ptr<const Population> people_;
  std::unique_ptr<Ensemble> ensemble_;
  std::size_t alike_ = 0, week_ = 0;
};

TEST(Beginnings, WorldsAreTheSameForAsLongAsDeclaredAndNoLonger) {
  std::size_t seen = 0;
  for (const Parameter& p : parameter_table().parameters()) {
    if (p.same_for == nullptr || p.scope == Scope::structural) continue;
    ++seen;
    Pair pair(p);
    EXPECT_TRUE(pair.same_after(std::min(pair.alike(), pair.weeks()))) << p.name;
    if (pair.alike() < pair.weeks()) {
      EXPECT_FALSE(pair.same_after(pair.weeks())) << p.name << " is never looked at";
    }
  }
  EXPECT_GT(seen, 20U);
}

/// A world that goes on in another ensemble, lane and kernel is the same world.
TEST(Beginnings, ALaneGoesOnElsewhere) {
  const auto model = make_model();
  const auto scenario = model->bind(values_with(base())),
             other = model->bind(values_with(base() + Settings{{"coaching.hours_per_year", "5"}}));
  const std::shared_ptr<const Population> people = scenario->build(test_seed, 0);
  const std::vector<Lane> two = {{other.get(), 1}, {scenario.get(), 2}}, three = {two[1], two[0], two[1]};
  const std::size_t width = runs_here(4) ? 4 : 1, weeks = scenario->weeks();
  if (width == 1) GTEST_SKIP() << "no kernel of several lanes here";
  for (const std::size_t week : {std::size_t{1}, weeks_per_year, weeks_per_year + 10}) {
    auto first = model->start(people, test_seed, two, width);
    for (std::size_t w = 0; w < week; ++w) first->advance();
    Archive a, b;
    first->persist_lane(a, 1);
    first->persist_lane(b, 0);
    auto heir = model->start(people, test_seed, three, width);
    for (const std::size_t lane : {0U, 1U, 2U}) {
      Archive in(lane == 1 ? b.data() : a.data());
      heir->persist_lane(in, lane);
      EXPECT_TRUE(in.at_end());
    }
    for (std::size_t w = week; w < weeks; ++w) {
      first->advance();
      heir->advance();
    }
    Archive end, again;
    first->persist_lane(end, 1);
    heir->persist_lane(again, 2);
    EXPECT_EQ(end.data(), again.data()) << "branched off after week " << week;
  }
}

/// No hours: nobody is supported, so nobody is courteous in answers.
TEST(Beginnings, AProgrammeOfNoHoursIsTheWorldWithoutSupport) {
  const auto model = make_model();
  for (const Settings& none : {Settings{{"coaching.hours_per_year", "0"}}, Settings{{"coaching.years_funded", "0"}}})
    EXPECT_TRUE(model->bind(values_with(none))->is_its_twin());
  EXPECT_FALSE(model->bind(values_with(base() + Settings{{"coaching.hours_per_year", "0"}}))->is_its_twin())
      << "posts that are recorded are its own";
  for (const Settings& some : {Settings{}, Settings{{"coaching.plan", "capacity"}, {"coaching.hours_per_year", "0"}}})
    EXPECT_FALSE(model->bind(values_with(some))->is_its_twin());
}

}  // namespace
}  // namespace peerspread::peer_coaching
