#include "sim/analysis/study.hpp"

#include <algorithm>
#include <cmath>

#include "sim/analysis/measures.hpp"
#include "sim/campaign/design.hpp"
#include "sim/campaign/make_campaign.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/require.hpp"
#include "sim/core/text_input.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// The section [study] of a file: what it says, and where.
struct Section {
  const Config& config;
  std::string file;
  bool says(const char* key) const { return config.contains(key); }
  std::string origin(const char* key) const { return says(key) ? config.at(key).origin : file; }
};

/// What is wrong with key `key`, whose value is `text`.
Wrong wrong_with(const Section& section, const std::string& key, const std::string& text) {
  return wrong(section.origin(key.c_str())).setting("study." + key, text);
}

/// Reads "group: coached, year: 1". Labels may have colons of their own.
Selection read_selection(const Section& section, const std::string& key, const std::string& text) {
  Selection selection;
  if (text.empty()) return selection;
  for (const std::string& part : split_csv(text)) {
    const std::size_t colon = part.find(':');
    if (colon == std::string::npos)
      throw InputError(wrong_with(section, key, text)
                           .is("'" + part + "' is not an entry of an axis")
                           .allowed("group: coached, year: 1"));
    const std::string axis = split_csv(part.substr(0, colon)).front(),
                      entry = split_csv(part.substr(colon + 1)).front();
    const auto [named, is_new] = selection.emplace(axis, entry);
    if (!is_new)
      throw InputError(wrong_with(section, key, text)
                           .is("axis '" + axis + "' is named twice ('" + named->second + "' and '" + entry +
                               "'); a study measures one number, so name it once"));
  }
  return selection;
}

/// The number that key `at_key` names of the output that `output_key` names.
Reading read_reading(const Section& section, const Scenario& scenario, const std::string& output_key,
                     const std::string& output_name, const std::string& at_key, const std::string& at) {
  const auto outputs = scenario.outputs();
  const auto output = std::ranges::find(outputs, output_name, &Output::name);
  if (output == outputs.end()) {
    std::vector<std::string> known;
    for (const Output& o : outputs) known.push_back(o.name);
    throw InputError(wrong_with(section, output_key, output_name)
                         .is("no such output")
                         .nearest(output_name, known)
                         .see("'peerspread describe outputs' lists them"));
  }
  const Shape shape(*output, scenario.axes());
  const Selection selection = read_selection(section, at_key, at);
  for (const std::string& trouble : {shape.trouble_with(selection), shape.open_in(selection)})
    if (!trouble.empty()) throw InputError(wrong_with(section, at_key, at).is(trouble));
  return {output_name, selection, shape.place(selection)};
}

/// A second number, where one of its two keys is there.
std::optional<Reading> read_second(const Section& section, const Scenario& scenario, const std::string& key,
                                   const std::string& at, const std::string& output, const std::string& first_output) {
  const std::string output_key = key + "_output";
  if (!section.says(key.c_str()) && !section.says(output_key.c_str())) return {};
  return read_reading(section, scenario, output_key, output.empty() ? first_output : output, key, at);
}

/// Completes what was found: an end that is not said is infinite, if the other is said.
void complete_range(const Section& section, StudySettings& s) {
  const bool low = section.says("low"), high = section.says("high");
  if (!low && !high) {
    if (s.kind != "decision")
      throw InputError(wrong(section.file)
                           .key("study.low")
                           .is("there is no range that agrees")
                           .allowed("low, high or both; neither only with kind = decision"));
    return;
  }
  if (s.kind == "calibrate" && !(low && high))
    throw InputError(wrong(section.origin(low ? "low" : "high"))
                         .key("study.kind")
                         .value(s.kind)
                         .is("needs both ends of the range that agrees")
                         .allowed("low and high"));
  if (!low) s.low = -infinity;
  if (!high) s.high = infinity;
  if (s.low >= s.high)
    throw InputError(
        wrong(section.origin("low"))
            .is("study.low = " + format_number(s.low) + " is not below study.high = " + format_number(s.high)));
}

/// Arms come in the order in which they are written, and as many as the measure takes.
void require_arms(const Section& section, const Config& sweep, const StudySettings& s, std::size_t arms) {
  std::size_t lists = 0;
  const bool grid = !sweep.contains("design") || sweep.at("design").text == "grid";
  for (const auto& [key, setting] : sweep) {
    const bool own = find_parameter(sweep_table().parameters(), key) != npos;
    const bool several = split_csv(setting.text).size() > 1 || setting.text.find(':') != std::string::npos;
    if (grid && !own && several && ++lists == 2)
      throw InputError(wrong(setting.origin)
                           .setting("sweep." + key, setting.text)
                           .is("a second list, so the arms of the study have no order")
                           .allowed("one list, or design = zip"));
  }
  const Measure& measure = measure_called(s.measure);
  if (arms >= measure.fewest_arms && arms <= measure.most_arms) return;
  throw InputError(wrong_with(section, "measure", s.measure)
                       .is("cannot take " + std::to_string(arms) + (arms == 1 ? " arm" : " arms"))
                       .allowed(measure.most_arms == 1
                                    ? "one arm; see 'peerspread describe study' for measures of several"
                                    : "two arms or more, in a section [sweep]"));
}

/// "ratio: the one over the other; difference: ..." of a list of what there is to choose from.
template <class Choices>
std::string helps_of(const Choices& choices) {
  std::string text;
  for (const auto& choice : choices) text += (text.empty() ? "" : "; ") + std::string(choice.name) + ": " + choice.help;
  return text;
}
template <class Choices>
std::vector<std::string> names_in(const Choices& choices) {
  std::vector<std::string> names;
  for (const auto& choice : choices) names.emplace_back(choice.name);
  return names;
}

void declare_what_is_read(ParameterTable<StudySettings>& table) {
  using S = StudySettings;
  const Label label = Label::setting;
  table.add("output", &S::output, {.label = label, .help = "the output that is measured"});
  table.add(
      "at", &S::at,
      {.label = label,
       .help = "entries of its axes, as in group: coached, year: 1; every axis with more than one entry needs its "
               "own"});
  table.add("against", &S::against,
            {.label = label, .help = "entries of a second number of the same arm, which the first is set against"});
  table.add("against_output", &S::against_output, {.label = label, .help = "the output of that (else the same)"});
  table.add("relation", &S::relation,
            {.choices = names_in(relations()),
             .label = label,
             .help = "what the first is against the second: " + helps_of(relations())});
  table.add("measure", &S::measure,
            {.choices = names_in(measures()),
             .label = label,
             .help = "what is taken from the arms, in the order of the list in [sweep]: " + helps_of(measures())});
  table.add("beside", &S::beside,
            {.label = label, .help = "entries of a number that is printed beside and not judged"});
  table.add("beside_output", &S::beside_output, {.label = label, .help = "the output of that (else the same)"});
}

void declare_what_was_found(ParameterTable<StudySettings>& table) {
  using S = StudySettings;
  const Label label = Label::setting;
  constexpr double most = 1e9;
  table.add("target", &S::target,
            {.low = -most, .high = most, .label = label, .help = "the value found, if a value was"});
  table.add("low", &S::low,
            {.low = -most,
             .high = most,
             .label = label,
             .help = "lowest value that agrees; may be left out where there is a highest"});
  table.add("high", &S::high,
            {.low = -most, .high = most, .label = label, .help = "highest value that agrees; as low"});
  table.add("sampling_sd", &S::sampling_sd,
            {.high = most, .label = label, .help = "standard error of the value found"});
  table.add("between_sd", &S::between_sd,
            {.high = most, .label = label, .help = "SD of what is true between the programmes that were studied"});
  table.add(
      "discrepancy_sd", &S::discrepancy_sd,
      {.high = most, .label = label, .help = "how far the model may be from the truth by its own make, as an SD"});
  table.add("source", &S::source, {.label = label, .help = "where it was found"});
}

}  // namespace

void StudySettings::declare(ParameterTable<StudySettings>& table) {
  const Label label = Label::setting;
  table.add("id", &StudySettings::id, {.label = label, .help = "short name, as in C1"});
  table.add("claim", &StudySettings::claim, {.label = label, .help = "what was found, in a few words"});
  table.add(
      "kind", &StudySettings::kind,
      {.choices = {"calibrate", "validate", "ablation", "decision", "seed"},
       .label = label,
       .help = "whether parameters may be fitted to it (calibrate) or never (validate), it takes a mechanism away "
               "(ablation), it is a question of policy, with or without a range (decision), or what the "
               "programme's own survey reported (seed)"});
  declare_what_is_read(table);
  declare_what_was_found(table);
}

const ParameterTable<StudySettings>& study_table() { return declared_by<StudySettings>(); }

std::vector<Reading> Study::readings() const {
  std::vector<Reading> all{{settings.output, at, place}};
  for (const auto& more : {against, beside})
    if (more) all.push_back(*more);
  return all;
}

double Study::of_arm(const std::vector<double>& read) const {
  return against ? relation_called(settings.relation).of(read.at(0), read.at(1)) : read.at(0);
}

double Study::found() const {
  return std::isnan(settings.target) ? (settings.low + settings.high) / 2 : settings.target;
}

bool Study::has_range() const { return !std::isnan(settings.low); }

double Study::error_sd() const {
  const double sd = std::hypot(settings.sampling_sd, settings.between_sd, settings.discrepancy_sd);
  if (sd > 0) return sd;
  const double width = settings.high - settings.low;
  return std::isfinite(width) ? width / 4 : StudySettings::not_said;
}

bool Study::within_errors(double value, double errors) const {
  const double middle = found();
  const double sd = error_sd();
  return std::isfinite(middle) && std::isfinite(sd) ? std::fabs(value - middle) <= errors * sd : meets(value);
}

double Study::distance(double value) const {
  const double middle = (settings.low + settings.high) / 2, half = (settings.high - settings.low) / 2;
  return std::isfinite(value) ? std::fabs(value - middle) / half : infinity;
}

double Study::measure(const std::vector<double>& arms) const {
  // What the arms differ in, where it is a number.
  std::vector<double> x;
  for (const Point& point : campaign.points)
    for (const auto& [index, value] : point.changes)
      if (x.empty() && std::holds_alternative<double>(value))
        for (std::size_t p = 0; p < campaign.points.size(); ++p)
          x.push_back(std::get<double>(campaign.values_of(p)[index]));
  return measure_called(settings.measure).of(x, arms);
}

Study read_study(const Registry& registry, const fs::path& file, const Config& on_top) {
  Config config = read_config(file);
  const Config own = take_section(config, "study"), sweep = take_section(config, "sweep");
  if (own.empty()) throw InputError(wrong(file.string()).is("there is no section [study]"));
  const Section section{own, file.string()};
  config = merge(std::move(config), on_top);
  Study study{file, study_table().bind(resolve(own, study_table().parameters())),
              make_campaign(registry, {config}, {file.stem().string()})};
  if (config.contains("ensemble"))
    take_sets_in_turn(study.campaign, config.at("ensemble"), !on_top.contains("replicates"));
  if (!sweep.empty()) make_points(study.campaign, sweep, folder_of_paths_in(file));
  StudySettings& s = study.settings;
  complete_range(section, s);
  const auto scenario = study.campaign.scenario();
  const Reading first = read_reading(section, *scenario, "output", s.output, "at", s.at);
  study.at = first.at;
  study.place = first.place;
  study.against = read_second(section, *scenario, "against", s.against, s.against_output, s.output);
  study.beside = read_second(section, *scenario, "beside", s.beside, s.beside_output, s.output);
  if (section.says("relation") && !study.against)
    throw InputError(wrong_with(section, "relation", s.relation)
                         .is("there is nothing to set it against")
                         .allowed("with against or against_output"));
  require_arms(section, sweep, s, study.campaign.points.size());
  study.campaign.outputs.clear();
  for (const Reading& reading : study.readings())
    if (std::ranges::count(study.campaign.outputs, reading.output) == 0)
      study.campaign.outputs.push_back(reading.output);
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

}  // namespace peerspread
