#include "sim/analysis/study.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/analysis/statistics.hpp"
#include "sim/campaign/design.hpp"
#include "sim/campaign/make_campaign.hpp"
#include "sim/campaign/run_campaign.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/require.hpp"
#include "sim/core/text_input.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Values `y` at the arms, whose swept number is `x` (empty where arms have none).
using Reduce = double (*)(const std::vector<double>& x, const std::vector<double>& y);

/// Where the curve through (0, 0) and the arms reaches half of its last value.
double half_dose(const std::vector<double>& x, const std::vector<double>& y) {
  if (x.size() != y.size()) return nan;
  const double half = y.back() / 2;
  double x0 = 0, y0 = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (y[i] >= half) return y[i] > y0 ? x0 + (x[i] - x0) * (half - y0) / (y[i] - y0) : x[i];
    x0 = x[i];
    y0 = y[i];
  }
  return nan;
}

struct Measure {
  const char* name;
  const char* help;
  Reduce reduce;
};

/// One line per measure.
const std::vector<Measure>& measures() {
  using V = const std::vector<double>&;
  static const std::vector<Measure> all = {
      {"value", "of the first arm", [](V, V y) { return y.front(); }},
      {"mean", "over the arms", [](V, V y) { return mean_of(y); }},
      {"difference", "last arm less the first", [](V, V y) { return y.back() - y.front(); }},
      {"ratio", "last arm over the first", [](V, V y) { return y.back() / y.front(); }},
      {"half_dose", "where half of the last arm's value is reached", half_dose},
      {"others_less_last", "mean of all arms but the last, less the last", [](V, V y) {
         return mean_of({y.begin(), y.end() - 1}) - y.back();
       }}};
  return all;
}

const Measure& measure_called(const std::string& name) { return *std::ranges::find(measures(), name, &Measure::name); }

/// Reads "group: coached, year: 1". Labels may have colons of their own.
Selection read_selection(const std::string& text, const std::string& origin) {
  Selection selection;
  if (text.empty()) return selection;
  for (const std::string& part : split_csv(text)) {
    const auto refuse = [&](const std::string& why, const std::string& allowed = "") {
      throw InputError(wrong(origin).setting("study.at", text).is(why).allowed(allowed));
    };
    const std::size_t colon = part.find(':');
    if (colon == std::string::npos) refuse("'" + part + "' is not an entry of an axis", "group: coached, year: 1");
    const std::string axis = split_csv(part.substr(0, colon)).front(),
                      entry = split_csv(part.substr(colon + 1)).front();
    const auto [named, is_new] = selection.emplace(axis, entry);
    if (!is_new)
      refuse("axis '" + axis + "' is named twice ('" + named->second + "' and '" + entry +
             "'); a study measures one number, so name it once");
  }
  return selection;
}

}  // namespace

void StudySettings::declare(ParameterTable<StudySettings>& table) {
  std::vector<std::string> names;
  std::string help = "what is taken from the arms: ";
  for (const Measure& m : measures()) {
    help += (names.empty() ? "" : "; ") + std::string(m.name) + ": " + m.help;
    names.emplace_back(m.name);
  }
  const Label label = Label::setting;
  constexpr double most = 1e9;
  table.add("id", &StudySettings::id, {.label = label, .help = "short name, as in C1"});
  table.add("claim", &StudySettings::claim, {.label = label, .help = "what was found, in a few words"});
  table.add(
      "kind", &StudySettings::kind,
      {.choices = {"calibrate", "validate", "ablation", "decision"},
       .label = label,
       .help = "whether parameters may be fitted to it (calibrate), never (validate), or it takes a mechanism away"});
  table.add("output", &StudySettings::output, {.label = label, .help = "the output that is measured"});
  table.add("at", &StudySettings::at,
            {.label = label, .help = "entries of its axes, as in group: coached, year: 1; else the last of each"});
  table.add("measure", &StudySettings::measure, {.choices = names, .label = label, .help = help});
  table.add("target", &StudySettings::target, {.low = -most, .high = most, .label = label, .help = "the value found"});
  table.add("low", &StudySettings::low,
            {.low = -most, .high = most, .label = label, .help = "lowest value that agrees"});
  table.add("high", &StudySettings::high,
            {.low = -most, .high = most, .label = label, .help = "highest value that agrees"});
  table.add("sampling_sd", &StudySettings::sampling_sd,
            {.high = most, .label = label, .help = "standard error of the value found"});
  table.add("between_sd", &StudySettings::between_sd,
            {.high = most, .label = label, .help = "SD of what is true between the programmes that were studied"});
  table.add(
      "discrepancy_sd", &StudySettings::discrepancy_sd,
      {.high = most, .label = label, .help = "how far the model may be from the truth by its own make, as an SD"});
  table.add("source", &StudySettings::source, {.label = label, .help = "where it was found"});
}

const ParameterTable<StudySettings>& study_table() {
  static const ParameterTable<StudySettings> table = [] {
    ParameterTable<StudySettings> t;
    StudySettings::declare(t);
    return t;
  }();
  return table;
}

double Study::error_sd() const {
  const double sd = std::hypot(settings.sampling_sd, settings.between_sd, settings.discrepancy_sd);
  return sd > 0 ? sd : (settings.high - settings.low) / 4;
}

double Study::distance(double value) const {
  const double middle = (settings.low + settings.high) / 2, half = (settings.high - settings.low) / 2;
  return std::isfinite(value) ? std::fabs(value - middle) / half : std::numeric_limits<double>::infinity();
}

double Study::measure(const std::vector<double>& arms) const {
  // What the arms differ in, where it is a number.
  std::vector<double> x;
  for (const Point& point : campaign.points)
    for (const auto& [index, value] : point.changes)
      if (x.empty() && std::holds_alternative<double>(value))
        for (std::size_t p = 0; p < campaign.points.size(); ++p)
          x.push_back(std::get<double>(campaign.values_of(p)[index]));
  return measure_called(settings.measure).reduce(x, arms);
}

Study read_study(const Registry& registry, const fs::path& file, const Config& on_top) {
  Config config = read_config(file);
  Config section = take_section(config, "study");
  const Config sweep = take_section(config, "sweep");
  if (section.empty()) throw InputError(wrong(file.string()).is("there is no section [study]"));
  Study study{file, study_table().bind(resolve(section, study_table().parameters())),
              make_campaign(registry, {merge(std::move(config), on_top)}, {file.stem().string()})};
  if (!sweep.empty()) make_points(study.campaign, sweep, folder_of_paths_in(file));
  const auto origin = [&](const char* key) {
    const auto found = section.find(key);
    return found == section.end() ? file.string() : found->second.origin;
  };
  const StudySettings& s = study.settings;
  if (s.kind != "decision" && s.low >= s.high)
    throw InputError(
        wrong(origin("low"))
            .is("study.low = " + format_number(s.low) + " is not below study.high = " + format_number(s.high)));
  const auto outputs = study.campaign.scenario()->outputs();
  const auto output = std::ranges::find(outputs, s.output, &Output::name);
  if (output == outputs.end()) {
    std::vector<std::string> known;
    for (const Output& o : outputs) known.push_back(o.name);
    throw InputError(wrong(origin("output"))
                         .setting("study.output", s.output)
                         .is("no such output")
                         .nearest(s.output, known)
                         .see("'peerspread describe outputs' lists them"));
  }
  const Shape shape(*output, study.campaign.scenario()->axes());
  study.at = read_selection(s.at, origin("at"));
  const std::string trouble = shape.trouble_with(study.at);
  if (!trouble.empty()) throw InputError(wrong(origin("at")).setting("study.at", s.at).is(trouble));
  study.place = shape.place(study.at);
  study.campaign.outputs = {s.output};
  return study;
}

std::vector<fs::path> find_studies(const std::vector<std::string>& paths) {
  std::vector<fs::path> files;
  const auto add = [&](const fs::path& file) {
    Config config = read_config(file);
    if (!take_section(config, "study").empty()) files.push_back(file);
  };
  for (const std::string& path : paths) {
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    if (status.type() == fs::file_type::not_found) throw InputError("there is no study " + path);
    if (!fs::is_directory(status)) {
      add(path);
      continue;
    }
    std::vector<fs::path> inside;
    for (const auto& entry : fs::directory_iterator(path))
      if (entry.path().extension() == ".cfg") inside.push_back(entry.path());
    std::ranges::sort(inside);
    for (const fs::path& file : inside) add(file);
  }
  if (files.empty()) throw InputError("no config file with a section [study] in " + paths.front());
  return files;
}

std::vector<double> run_study(const Study& study, Progress& progress) {
  const Campaign& campaign = study.campaign;
  const auto replicates = static_cast<std::size_t>(campaign.settings.replicates);
  std::vector<std::vector<double>> arms(replicates, std::vector<double>(campaign.points.size(), nan));
  run_in_memory(
      campaign,
      [&](const Job& job, std::span<const float> row) {
        arms[job.replicate][job.point] = static_cast<double>(row[study.place]);
      },
      progress);
  std::vector<double> measured;
  for (const auto& values : arms) measured.push_back(study.measure(values));
  return measured;
}

}  // namespace peerspread
