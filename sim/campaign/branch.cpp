#include "sim/campaign/branch.hpp"

#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"

namespace peerspread {

void BranchSettings::declare(ParameterTable<BranchSettings>& table) {
  table.add(
      "from", &BranchSettings::from,
      {.label = Label::setting,
       .help = "the scenario that all live by until the branch, or a folder of --save-week, whose worlds need not "
               "be stepped again; seen from the folder of the file that says so"});
  table.add("week", &BranchSettings::week,
            {.unit = "week",
             .low = 0,
             .high = 100000,
             .label = Label::setting,
             .help = "weeks until each goes on by its own values: ends of school years, so 36, 72, ..."});
}

const ParameterTable<BranchSettings>& branch_table() { return declared_by<BranchSettings>(); }

std::string weeks_to_branch_after(std::size_t every, std::size_t weeks) {
  if (every >= weeks) return "none, for the run is too short";
  const std::size_t last = (weeks - 1) / every * every;
  if (last == every) return std::to_string(every);
  return std::to_string(every) + " to " + std::to_string(last) +
         (every > 1 ? ", a multiple of " + std::to_string(every) : "");
}

std::size_t week_of_branch(const Campaign& campaign, const Setting& written) {
  const std::size_t every = campaign.model->weeks_between_branches(), weeks = campaign.scenario()->weeks();
  const Parameter& declared = branch_table().parameters().at(1);
  const auto week = static_cast<std::size_t>(std::get<std::int64_t>(resolve_one(written, declared)));
  const auto refuse = [&](const std::string& why) {
    throw InputError(wrong(written.origin)
                         .key("branch.week")
                         .value(written.text)
                         .is(why)
                         .allowed(weeks_to_branch_after(every, weeks)));
  };
  if (week == 0) refuse("is before the first week, where there is nothing to branch off from");
  if (week >= weeks) refuse("is after the run's end, which is week " + std::to_string(weeks));
  if (week % every != 0) refuse("is within a year, for which everything is decided");
  return week;
}

bool stays_at_branch(const Parameter& p) { return p.scope == Scope::structural || p.first_day; }

bool is_of_points(const Parameter& p) {
  return p.scope == Scope::execution || (p.scope == Scope::structural && p.same_for != nullptr);
}

void require_branches(const Campaign& campaign) {
  if (!campaign.branch) return;
  const std::vector<Parameter>& parameters = campaign.model->parameters();
  const Values beginning = with_changes(campaign.base, campaign.branch->until_then);
  for (std::size_t point = 0; point < campaign.points.size(); ++point) {
    go_on_unless_stopped();
    const Values values = campaign.values_of(point);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] == beginning[i] || is_of_points(parameters[i]) || !stays_at_branch(parameters[i])) continue;
      throw InputError("scenarios '" + campaign.branch->name + "' and '" + campaign.points[point].name +
                       "' differ in " + parameters[i].name + ": " + format_value(beginning[i]) + " against " +
                       format_value(values[i]) + "; no branch can change " +
                       (parameters[i].scope == Scope::structural ? "what makes the population"
                                                                 : "what is settled before the first week"));
    }
  }
}

}  // namespace peerspread
