#include "sim/analysis/prior.hpp"

#include <map>

#include "sim/core/csv.hpp"
#include "sim/core/require.hpp"

namespace peerspread {

bool may_have_prior(const Parameter& parameter) {
  return parameter.scope == Scope::lane && std::holds_alternative<double>(parameter.initial);
}

Config take_fixed(Config& section) {
  Config fixed;
  for (auto entry = section.begin(); entry != section.end();) {
    const auto next = std::next(entry);
    if (entry->second.text.find(':') == std::string::npos) fixed.insert(section.extract(entry));
    entry = next;
  }
  return fixed;
}

Prior read_prior(const Config& section, const Model& model) {
  std::map<std::uint32_t, std::pair<double, double>> ranges;
  for (const auto& [key, setting] : section) {
    const auto wrong_here = [&key = key, &setting = setting] {
      return wrong(setting.origin).setting("prior." + key, setting.text);
    };
    const std::size_t index = find_parameter(model.parameters(), key);
    if (index == npos)
      throw InputError(wrong_here().is("no such parameter").nearest(key, names_of(model.parameters())));
    const Parameter& p = model.parameters()[index];
    if (!may_have_prior(p))
      throw InputError(wrong_here().is("has no prior").allowed("numbers that do not make another population"));
    const auto ends = split_csv(setting.text, ':');
    if (ends.size() != 2) throw InputError(wrong_here().is("not a range").allowed("low:high"));
    const double low = std::get<double>(resolve_one({ends[0], setting.origin}, p)),
                 high = std::get<double>(resolve_one({ends[1], setting.origin}, p));
    if (low >= high) throw InputError(wrong_here().is("low is not below high"));
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
