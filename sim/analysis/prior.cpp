#include "sim/analysis/prior.hpp"

#include <map>

#include "sim/core/require.hpp"
#include "sim/core/text_file.hpp"

namespace peerspread {

Prior read_prior(const Config& section, const Model& model) {
  std::vector<std::string> known;
  for (const Parameter& p : model.parameters()) known.push_back(p.name);
  std::map<std::uint32_t, std::pair<double, double>> ranges;
  for (const auto& [key, setting] : section) {
    const std::string where = setting.origin + ": prior." + key + " = " + setting.text + ": ";
    const std::size_t index = find_parameter(model.parameters(), key);
    require(index != npos, where + "no such parameter" + did_you_mean(key, known));
    const Parameter& p = model.parameters()[index];
    require(p.scope == Scope::lane && std::holds_alternative<double>(p.initial),
            where + "has no prior; allowed: numbers that do not make another population");
    const auto ends = split_csv(setting.text, ':');
    require(ends.size() == 2, where + "not a range; allowed: low:high");
    const double low = std::get<double>(resolve_one({ends[0], setting.origin}, p)),
                 high = std::get<double>(resolve_one({ends[1], setting.origin}, p));
    require(low < high, where + "low is not below high");
    ranges[static_cast<std::uint32_t>(index)] = {low, high};
  }
  require(!ranges.empty(), "there is no section [prior], so there is nothing to vary");
  Prior prior;
  for (const auto& [index, range] : ranges) {
    prior.parameters.push_back(index);
    prior.box.low.push_back(range.first);
    prior.box.high.push_back(range.second);
  }
  return prior;
}

}  // namespace peerspread
