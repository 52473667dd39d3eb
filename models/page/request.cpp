#include "models/page/request.hpp"

#include <algorithm>
#include <string>

#include "models/page/lines.hpp"
#include "sim/core/require.hpp"
#include "sim/model/kernel.hpp"

namespace peerspread::page {

namespace {

/// Beyond these a page would wait for minutes, or run out of a browser's memory.
constexpr std::size_t most_scenarios = 16, most_replicates = 4096;
constexpr std::int64_t most_populations = 10000;

/// Reads line after line into a request.
class Reader {
 public:
  explicit Reader(const Model& model) : model_(model), parameters_(model.parameters()) {
    request_.campaign.model = &model;
    request_.campaign.settings.lanes = static_cast<std::int64_t>(best_kernel().lanes);
  }

  void line(std::string_view text) {
    if (text.empty()) return;
    const auto [key, value] = key_and_value(text);
    if (key == "scenario")
      scenarios_.push_back(defaults_of(parameters_));
    else if (key == "sets")
      for (const std::string_view name : split(value, ','))
        campaign().sets.parameters.push_back(static_cast<std::uint32_t>(place_of(name)));
    else if (key == "set")
      set(value);
    else if (scenarios_.empty())
      setting(key, value);
    else
      scenarios_.back()[place_of(key)] = read(place_of(key), value);
  }

  Request finish() {
    require(!scenarios_.empty() && scenarios_.size() <= most_scenarios, "a request needs 1 to 16 scenarios");
    require(!request_.replicates.empty(), "a request needs replicates");
    std::ranges::sort(request_.replicates);
    const std::size_t last = request_.replicates.back();
    require(last < most_replicates, "a replicate is numbered beyond 4095");
    campaign().settings.replicates = static_cast<std::int64_t>(last) + 1;
    campaign().base = scenarios_.front();
    for (const Values& values : scenarios_) {
      model_.bind(values);  // refuses what does not go together
      campaign().points.push_back({std::to_string(campaign().points.size()), changes_between(campaign().base, values)});
    }
    if (!campaign().sets.parameters.empty()) {
      campaign().sets.values.resize(last + 1);
      for (const std::size_t replicate : request_.replicates)
        require(!campaign().sets.values[replicate].empty(), "a replicate has no parameter set");
    }
    require_same_weeks();
    return std::move(request_);
  }

 private:
  Campaign& campaign() { return request_.campaign; }

  std::size_t place_of(std::string_view name) const {
    const std::size_t place = find_parameter(parameters_, name);
    if (place == npos)
      throw InputError(wrong("the page")
                           .is("'" + std::string(name) + "' is no parameter")
                           .nearest(std::string(name), names_of(parameters_)));
    return place;
  }

  Value read(std::size_t place, std::string_view text) const {
    try {
      return parse_value(parameters_[place], text);
    } catch (const InputError& error) {
      throw InputError(Wrong(error.facts()).at("the page").key(parameters_[place].name));
    }
  }

  void set(std::string_view text) {
    ParameterSets& sets = campaign().sets;
    const std::size_t colon = text.find(':');
    const std::size_t replicate = whole(text.substr(0, colon), most_replicates);
    const auto cells = split(colon == std::string_view::npos ? "" : text.substr(colon + 1), ',');
    require(cells.size() == sets.parameters.size(), "a parameter set has not as many values as 'sets' has names");
    if (sets.values.size() <= replicate) sets.values.resize(replicate + 1);
    for (std::size_t c = 0; c < cells.size(); ++c)
      sets.values[replicate].push_back(std::get<double>(read(sets.parameters[c], cells[c])));
  }

  void setting(std::string_view key, std::string_view value) {
    CampaignSettings& settings = campaign().settings;
    if (key == "seed")
      settings.seed = static_cast<std::int64_t>(whole(value, std::size_t{1} << 31));
    else if (key == "populations")
      settings.populations = std::max<std::int64_t>(1, static_cast<std::int64_t>(whole(value, most_populations)));
    else if (key == "replicates")
      for (const std::string_view one : split(value, ','))
        request_.replicates.push_back(whole(one, most_replicates - 1));
    else if (key == "outputs")
      for (const std::string_view one : split(value, ',')) campaign().outputs.emplace_back(one);
    else
      throw InputError(wrong("the page")
                           .is("'" + std::string(key) + "' is no setting")
                           .allowed("seed, populations, replicates, outputs"));
  }

  static std::size_t whole(std::string_view text, std::size_t most) {
    std::size_t number = 0;
    const bool digits =
        !text.empty() && text.size() < 17 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (digits)
      for (const char c : text) number = number * 10 + static_cast<std::size_t>(c - '0');
    if (!digits || number > most)
      throw InputError(wrong("the page")
                           .value(std::string(text))
                           .is("is not a whole number")
                           .allowed("0 to " + std::to_string(most)));
    return number;
  }

  /// Rows of one output have one length.
  void require_same_weeks() const {
    const std::size_t weeks = model_.bind(scenarios_.front())->weeks();
    for (const Values& values : scenarios_)
      require(model_.bind(values)->weeks() == weeks, "scenarios of one page must have the same number of years");
  }

  const Model& model_;
  const std::vector<Parameter>& parameters_;
  Request request_;
  std::vector<Values> scenarios_;
};

}  // namespace

Request read_request(const Model& model, std::string_view text) {
  Reader reader(model);
  for (const std::string_view line : split(text, '\n')) reader.line(line);
  return reader.finish();
}

}  // namespace peerspread::page
