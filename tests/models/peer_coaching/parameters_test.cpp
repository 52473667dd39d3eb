/// What is declared of each parameter is true: it reaches the week, it changes something, and what is said to matter
/// only with the programme does not matter without.
#include "models/peer_coaching/parameters.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

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

/// The worlds of one small population, each seen beside one twin.
class Laboratory {
 public:
  explicit Laboratory(const Settings& settings)
      : base_(values_with(settings)), people_(model_->bind(base_)->build(test_seed, 0)), twin_(twin_record()) {}

  const Values& base() const { return base_; }
  Values without_support() const { return model_->bind(base_)->twins().front(); }

  /// Whether some other value of parameter `i` changes an output of the world of `values`.
  bool matters(std::size_t i, const Values& values) const {
    const std::vector<Value> all = others(all_parameters()[i], values[i]);
    return std::ranges::any_of(all, [&](const Value& other) {
      Values changed = values;
      changed[i] = other;
      Scenarios worlds;
      worlds.push_back(model_->bind(values));
      try {
        worlds.push_back(model_->bind(changed));
      } catch (const InputError&) {  // does not go with the rest
        return false;
      }
      for (const std::uint32_t stream : {0, 1}) {  // what one world does not show, another may
        const auto records = records_of(worlds, stream);
        const auto seen = [&](std::size_t w) { return observe(*worlds[w], *people_, *records[w], {twin_.get()}); };
        if (!std::ranges::equal(seen(1), seen(0), same_bytes)) return true;
      }
      return false;
    });
  }

 private:
  using Scenarios = std::vector<std::unique_ptr<const Scenario>>;

  /// At most four worlds.
  std::vector<std::unique_ptr<LaneRecord>> records_of(const Scenarios& worlds, std::uint32_t stream) const {
    std::vector<Lane> lanes;
    for (const auto& world : worlds) lanes.push_back({world.get(), stream});
    const auto ensemble = model_->start(people_, test_seed, lanes, 4);
    for (std::size_t week = 0; week < worlds.front()->weeks(); ++week) ensemble->advance();
    return ensemble->finish();
  }

  std::unique_ptr<LaneRecord> twin_record() const {
    Scenarios twin;
    twin.push_back(model_->bind(without_support()));
    return std::move(records_of(twin, 0).front());
  }

  std::unique_ptr<const Model> model_ = make_model();
  Values base_;
  std::shared_ptr<const Population> people_;
  std::unique_ptr<LaneRecord> twin_;
};

/// Small, with much going on: many try without support too, leaders come and go, the survey asks some and not others.
Settings busy() {
  return {{"people.teachers", "600"},
          {"people.partners", "3"},
          {"people.school_size", "20"},
          {"time.years", "3"},
          {"recording.teachers", "all"},
          {"practice.try_base", "-2"},
          {"posts.step_down", "0.8"},
          {"posts.promotion_practice", "0.55"},
          {"posts.promotion_confidence", "0.5"},
          {"coaching.years_funded", "2"},
          {"coaching.group_size", "10"},
          {"coverage.selection", "volunteers"},
          {"peers.advice", "saturating"},
          {"peers.adopting", "gain"},
          {"training.full_size", "20"},
          {"survey.teachers", "40"},
          {"survey.leaders", "12"},
          {"survey.response", "2"}};
}

/// What matters only where another choice is made.
Settings other_choices() {
  return {{"theory.dose", "hill_2_5"},
          {"coaching.plan", "budget"},
          {"peers.adopting", "practice"},
          {"training.dilution", "0.5"},
          {"training.hours_per_year", "20"}};
}

/// What tells a world with support from one without, so its value in a twin is no default.
bool is_the_programme(const Parameter& p) { return p.name == "coaching.years_funded" || p.name == "online.sharing"; }

/// Calls visit(place, parameter) for all that may differ between worlds of one population.
template <class Visit>
void for_each_of_a_lane(Visit visit) {
  for (std::size_t i = 0; i < all_parameters().size(); ++i)
    if (all_parameters()[i].scope == Scope::lane) visit(i, all_parameters()[i]);
}

TEST(Parameters, ReachTheWeek) {
  const auto reaches = [](std::size_t i, const Values& values) {
    const auto bytes = [](const Values& of) {
      return std::bit_cast<std::array<float, sizeof(Rates<float>) / sizeof(float)>>(
          rates_of(parameter_table().bind(of)));
    };
    return std::ranges::all_of(others(all_parameters()[i], values[i]), [&](const Value& other) {
      Values changed = values;
      changed[i] = other;
      return bytes(changed) != bytes(values);
    });
  };
  const Values usual = values_with({}), otherwise = values_with(other_choices());
  for (std::size_t i = 0; i < all_parameters().size(); ++i)
    EXPECT_TRUE(reaches(i, usual) || reaches(i, otherwise)) << all_parameters()[i].name;
}

/// Rates that theory sets to 0, or that a week needs in another form.
TEST(Parameters, RatesFollowTheory) {
  const Parameters p;
  const Rates<float> usual = rates_of(p);
  EXPECT_EQ(usual.theory.hill_gain, 0.0F);
  EXPECT_EQ(usual.practice.readiness_per_uptake, static_cast<float>(p.practice.readiness_per_uptake));
  EXPECT_EQ(usual.half_saturation, static_cast<float>(1 / p.support.saturation));
  EXPECT_EQ(usual.memory_kept, static_cast<float>(1 - p.support.memory_loss));
  EXPECT_EQ(usual.strength[2], static_cast<float>(p.support.strength_video));
  EXPECT_EQ(usual.advice_sum, 1.0F);
  EXPECT_EQ(usual.theory.trust_gate, 1.0F);

  Parameters rival;
  rival.theory = {.dose = "hill_1", .peers = false, .trust_gate = false, .dip = false};
  rival.peers.advice = "mean";
  const Rates<float> r = rates_of(rival);
  EXPECT_EQ(r.theory.hill_gain, static_cast<float>(rival.theory.hill_gain));
  EXPECT_EQ(r.hill_steep, 0.0F);
  EXPECT_EQ(r.advice_sum, 0.0F);
  for (const float off : {r.practice.readiness_per_uptake, r.practice.try_peers, r.peers.pull, r.knowledge.peers,
                          r.confidence.failure, r.theory.trust_gate})
    EXPECT_EQ(off, 0.0F);
  rival.theory.dose = "hill_2_5";
  EXPECT_EQ(rates_of(rival).hill_steep, 1.0F);
}

TEST(Parameters, OfATwinAreItsWorldsUnlessTheyNeedTheProgramme) {
  Values values = values_with({});
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = others(all_parameters()[i], values[i]).front();
  const Values twin = make_model()->bind(values)->twins().front();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Parameter& p = all_parameters()[i];
    if (is_the_programme(p)) continue;
    EXPECT_EQ(twin[i], p.programme_only ? p.initial : values[i]) << p.name;
  }
  EXPECT_EQ(twin[find_parameter(all_parameters(), "coaching.years_funded")], Value(0.0));
  EXPECT_EQ(twin[find_parameter(all_parameters(), "online.sharing")], Value(false));
}

/// Both ways: nothing is declared that is not so, and what is not declared is needed in the twin.
TEST(Parameters, MatterWithoutSupportUnlessTheyNeedTheProgramme) {
  // Trust returns to where it began; without support, and with trust.redrawn at 0, it never leaves. Who adopts by gain
  // needs no level of practice.
  const std::set<std::string> idle_without_support = {"trust.fading", "climate.principal_change",
                                                      "peers.adopter_level"};
  const Laboratory laboratory(busy());
  const Values values = laboratory.without_support();
  for_each_of_a_lane([&](std::size_t i, const Parameter& p) {
    if (is_the_programme(p)) return;
    EXPECT_EQ(laboratory.matters(i, values), !p.programme_only && !idle_without_support.contains(p.name)) << p.name;
  });
}

/// None is declared that nothing reads.
TEST(Parameters, MatterWithSupport) {
  const Laboratory usual(busy()), otherwise(busy() + other_choices());
  for_each_of_a_lane([&](std::size_t i, const Parameter& p) {
    EXPECT_TRUE(usual.matters(i, usual.base()) || otherwise.matters(i, otherwise.base())) << p.name;
  });
}

std::string text_of(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// A name stands twice in its statement, as the field and as a text: C++ cannot make one of the other.
TEST(Parameters, AreCalledAsTheirFields) {
  const std::string folder = "models/peer_coaching/";
  const std::regex field(R"re((\w+)<T> (\w+) = \w+\("(\w+)")re"), section(R"(  \w+Of<T> (\w+);)");
  std::size_t fields = 0;
  for (const char* file : {"people", "programme", "study", "teacher"}) {
    const std::string text = text_of(folder + "parameters/" + file + ".hpp");
    for (std::sregex_iterator match(text.begin(), text.end(), field), end; match != end; ++match, ++fields)
      EXPECT_EQ((*match)[2], (*match)[3]);
  }
  EXPECT_EQ(fields, all_parameters().size());

  const std::string text = text_of(folder + "parameters.hpp");
  std::vector<std::string> sections, declared;
  for (std::sregex_iterator match(text.begin(), text.end(), section), end; match != end; ++match)
    sections.push_back((*match)[1]);
  for (const Parameter& p : all_parameters()) declared.push_back(p.name.substr(0, p.name.find('.')));
  declared.erase(std::unique(declared.begin(), declared.end()), declared.end());
  EXPECT_EQ(sections, declared);
}

}  // namespace
}  // namespace peerspread::peer_coaching
