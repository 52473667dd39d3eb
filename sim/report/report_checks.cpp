/// What parameter sets were held against (campaign/set_checks.hpp), on the page: misses first, and those never fitted
/// first.
#include <algorithm>

#include "sim/campaign/campaign.hpp"
#include "sim/campaign/set_checks.hpp"
#include "sim/core/table.hpp"
#include "sim/report/report.hpp"

namespace peerspread {

namespace {

bool is_fitted(const Check& check) { return check.kind == "calibrate"; }
bool is_missed(const Check& check) { return check.verdict != "met"; }

/// Misses never fitted, misses fitted, then what is met in the same order.
std::vector<Check> in_order(const Findings& f) {
  std::vector<Check> checks = read_checks(f.campaign.sets.checks);
  std::ranges::stable_sort(checks, {},
                           [](const Check& check) { return std::pair(!is_missed(check), is_fitted(check)); });
  return checks;
}

/// "Of 26 patterns never fitted 15 are met and 11 are missed"; nothing where there are none.
std::string count_of(const std::vector<Check>& checks, bool fitted) {
  const auto count = [&](bool missed) {
    return std::ranges::count_if(checks,
                                 [&](const Check& c) { return is_fitted(c) == fitted && is_missed(c) == missed; });
  };
  const auto with_verb = [](std::ptrdiff_t n) { return std::to_string(n) + (n == 1 ? " is" : " are"); };
  const auto met = count(false), missed = count(true);
  if (met + missed == 0) return "";
  const std::string all = counted(static_cast<std::size_t>(met + missed), "pattern", "patterns");
  return "Of " + all + (fitted ? " that they were fitted to " : " that these parameters were never fitted to ") +
         with_verb(met) + " met and " + with_verb(missed) + " missed.";
}

std::string summary_of(const std::vector<Check>& checks) {
  const std::string never = count_of(checks, false), fitted = count_of(checks, true);
  return never + (never.empty() || fitted.empty() ? "" : " ") + fitted;
}

/// "The model misses 12 of 29 patterns that these parameters were never fitted to and 1 of 20 that they were".
std::string line_of(const std::vector<Check>& checks) {
  const auto share = [&](bool fitted) {
    const auto missed =
        std::ranges::count_if(checks, [&](const Check& c) { return is_fitted(c) == fitted && is_missed(c); });
    const auto all = std::ranges::count(checks, fitted, is_fitted);
    return std::to_string(missed) + " of " + std::to_string(all);
  };
  const bool never = !std::ranges::all_of(checks, is_fitted), fitted = std::ranges::any_of(checks, is_fitted);
  return "The model misses " +
         (never ? share(false) + " patterns that these parameters were never fitted to" : share(true) + " patterns") +
         (fitted ? never ? " and " + share(true) + " that they were" : " that these parameters were fitted to" : "");
}

}  // namespace

std::optional<Misses> misses_of(const Findings& f) {
  const std::vector<Check> checks = in_order(f);
  if (checks.empty()) return std::nullopt;
  Misses misses{summary_of(checks), line_of(checks), {}};
  for (const Check& check : checks)
    if (is_missed(check))
      misses.each.push_back(check.claim + ": " + check.found + " (studies: " + check.range +
                            (is_fitted(check) ? "; fitted)" : "; never fitted)"));
  return misses;
}

Section checks_section(const Findings& f) {
  Section section{"checks", "What these parameters meet and miss", {}};
  const std::vector<Check> checks = in_order(f);
  if (checks.empty()) {
    section.text = {f.campaign.sets.size() == 0
                        ? "This run uses one parameter set; what it meets of what studies found was not looked at."
                        : "What these parameter sets meet of what studies found was not noted in their file "
                          "('peerspread validate --note')."};
    return section;
  }
  section.text = {summary_of(checks)};
  ReportTable table{
      {"Pattern", "", "Verdict", "Model", "Studies", "What"}, {false, false, false, true, false, false}, {}};
  for (const Check& c : checks)
    table.rows.push_back({c.id, is_fitted(c) ? "fitted" : "never fitted", c.verdict, c.found, c.range, c.claim});
  section.table = std::move(table);
  section.fold = true;
  return section;
}

}  // namespace peerspread
