#include "sim/collect/beginning.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <vector>

#include "sim/campaign/branch.hpp"
#include "sim/campaign/checkpoint.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/core/text_file.hpp"
#include "sim/results/identity.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view mark = "peerspread beginning 1";
constexpr std::string_view week_key = "the week", name_key = "the scenario";

using NamedFacts = std::vector<std::pair<std::string, std::string>>;

fs::path facts_file(const fs::path& folder) { return folder / "facts"; }

/// One file for each, so that a process that is killed loses none.
fs::path state_file(const fs::path& folder, std::size_t replicate, std::size_t place) {
  return folder / ("world-" + std::to_string(replicate) + (place == 0 ? "" : ".twin-" + std::to_string(place)));
}

/// Worlds of a beginning: the scenario itself and its twins.
std::size_t worlds_each(const Campaign& beginning) { return 1 + beginning.scenario()->twins().size(); }

/// How many of them are not there.
std::size_t missing_in(const fs::path& folder, const Campaign& beginning) {
  const std::size_t places = worlds_each(beginning);
  std::size_t missing = 0;
  for (std::size_t r = 0; r < static_cast<std::size_t>(beginning.settings.replicates); ++r)
    for (std::size_t place = 0; place < places; ++place)
      missing += fs::is_regular_file(state_file(folder, r, place)) ? 0 : 1;
  return missing;
}

NamedFacts facts_of(const Campaign& beginning, std::size_t week) {
  NamedFacts facts = {{std::string(week_key), std::to_string(week)}};
  for_each_fact(beginning, [&](std::string_view key, const std::string& value) { facts.emplace_back(key, value); });
  return facts;
}

/// A line each; keys have no tabs, values no ends of lines.
NamedFacts read_facts(const fs::path& folder) {
  std::ifstream in(facts_file(folder));
  std::string line;
  if (!std::getline(in, line) || line != mark)
    throw RunError(folder.string() + " is no folder of kept worlds, as --save-week makes them");
  NamedFacts facts;
  while (std::getline(in, line)) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) throw RunError(facts_file(folder).string() + " is damaged");
    facts.emplace_back(line.substr(0, tab), line.substr(tab + 1));
  }
  return facts;
}

std::string value_of(const NamedFacts& facts, std::string_view key) {
  const auto found = std::ranges::find(facts, key, &NamedFacts::value_type::first);
  return found == facts.end() ? "" : found->second;
}

/// "seed is 1 there and 2 here; ..."
std::string differences(const NamedFacts& there, const NamedFacts& here) {
  std::string text;
  const auto add = [&](const std::string& key, const std::string& a, const std::string& b) {
    const std::string difference = key == name_key ? "" : difference_in(key, a, b);
    text += (text.empty() || difference.empty() ? "" : "; ") + difference;
  };
  for (const auto& [key, value] : there) add(key, value, value_of(here, key));
  for (const auto& [key, value] : here)
    if (std::ranges::find(there, key, &NamedFacts::value_type::first) == there.end()) add(key, "", value);
  return text;
}

bool is_made(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(facts_file(folder), ignored);
}

/// Of what is there; "" where nothing is.
std::string differences_to(const fs::path& folder, const NamedFacts& facts) {
  return is_made(folder) ? differences(read_facts(folder), facts) : "";
}

/// Only what was put there by us.
void clear_worlds(const fs::path& folder) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name == "facts" || name.starts_with("world-")) fs::remove(entry.path(), ignored);
  }
}

/// With its facts from the first moment: shards may begin together, and one of them makes it.
void make(const fs::path& folder, const std::string& facts) {
  std::error_code failed;
  if (fs::is_directory(folder, failed)) return TextFile(facts_file(folder), true).write(facts);
  const fs::path fresh = folder.string() + ".new-" + std::to_string(::getpid());
  fs::create_directories(fresh);
  TextFile(facts_file(fresh), true).write(facts);
  fs::rename(fresh, folder, failed);
  if (failed) fs::remove_all(fresh);  // another was faster
}

/// In the seal of each state.
std::string identity_of(const Campaign& beginning, std::size_t week) {
  return fingerprint(beginning) + " week " + std::to_string(week);
}

}  // namespace

fs::path folder_of_beginning(const fs::path& results, std::size_t week) {
  return fs::path(results).replace_extension("week" + std::to_string(week));
}

void require_week_to_keep(const Campaign& campaign, std::size_t week) {
  const std::size_t every = campaign.model->weeks_between_branches(), weeks = campaign.scenario()->weeks();
  if (week == 0 || week >= weeks || week % every != 0)
    throw InputError(wrong("command line")
                         .is("--save-week " + std::to_string(week) + " is no week to branch off after")
                         .allowed(weeks_to_branch_after(every, weeks)));
}

void keep_beginning(Campaign& campaign, std::size_t week, const fs::path& folder, bool overwrite) {
  const Campaign beginning = campaign.until_branch();
  NamedFacts facts = facts_of(beginning, week);
  facts.emplace_back(name_key, campaign.points.front().name);
  std::string text = std::string(mark) + "\n";
  for (const auto& [key, value] : facts) text += key + "\t" + value + "\n";
  const std::string what = differences_to(folder, facts);
  if (!what.empty() && !overwrite)
    throw RunError(folder.string() + " holds worlds of another campaign: " + what +
                   "; give --output to keep these elsewhere, or --overwrite to replace them");
  if (!what.empty()) clear_worlds(folder);
  if (!is_made(folder)) make(folder, text);
  if (const std::string other = differences_to(folder, facts); !other.empty())
    throw RunError(folder.string() + " holds worlds of another campaign that has just begun: " + other);
  campaign.keep = {week, [folder, identity = identity_of(beginning, week)](std::size_t replicate, std::size_t place,
                                                                           const Archive& state) {
                     save_checkpoint(state_file(folder, replicate, place), identity, state);
                   }};
}

void require_all_kept(const Campaign& campaign, const fs::path& folder) {
  if (const std::size_t missing = missing_in(folder, campaign); missing > 0)
    throw RunError("of the worlds in " + folder.string() + " " + std::to_string(missing) +
                   " are missing, for they were computed before without --save-week; --overwrite computes all again");
}

bool is_beginning(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder, ignored);
}

KeptBeginning read_beginning(const fs::path& folder) {
  const NamedFacts facts = read_facts(folder);
  std::int64_t week = 0;
  if (read_number(value_of(facts, week_key), week) != std::errc{} || week < 1)
    throw RunError(facts_file(folder).string() + " is damaged");
  KeptBeginning kept{{}, value_of(facts, name_key), static_cast<std::size_t>(week)};
  for (const auto& [key, value] : facts)
    if (key == "model" || key == "seed" || key == "replicates" || key == "populations" ||
        key.find('.') != std::string::npos)
      kept.config[key] = {value, facts_file(folder).string()};
  return kept;
}

void take_beginning(Campaign& campaign, const fs::path& folder, const std::string& origin) {
  const Campaign beginning = campaign.until_branch();
  const std::size_t week = campaign.branch->week;
  const std::string what = differences(read_facts(folder), facts_of(beginning, week));
  if (!what.empty())
    throw InputError(wrong(origin).key("branch.from").value(folder.string()).is("holds other worlds: " + what));
  if (const std::size_t missing = missing_in(folder, beginning); missing > 0)
    throw RunError("of the worlds in " + folder.string() + " " + std::to_string(missing) +
                   " are missing; the run with --save-week that made it has to end first");
  campaign.branch->state = [folder, identity = identity_of(beginning, week)](std::size_t replicate, std::size_t place) {
    const fs::path file = state_file(folder, replicate, place);
    try {
      return load_checkpoint(file, identity).data();
    } catch (const std::runtime_error& error) {
      throw RunError(file.string() + " cannot be gone on from: " + error.what());
    }
  };
}

}  // namespace peerspread
