#include "sim/commands/validate_findings.hpp"

#include <algorithm>
#include <cmath>

#include "sim/analysis/statistics.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/table.hpp"
#include "sim/report/json.hpp"

namespace peerspread {

namespace {

/// A kind of study, in the order in which people read.
struct Kind {
  const char* name;
  const char* one;  ///< in the count
  const char* many;
  const char* heading;  ///< of its table
};
const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"validate", "pattern never fitted", "patterns never fitted", "Never fitted"},
      {"seed", "figure of the programme's own survey", "figures of the programme's own survey",
       "What the programme's own survey reported, never fitted (beside: the share of whom it is true)"},
      {"calibrate", "fitted pattern", "fitted patterns", "Parameters were fitted to these"},
      {"ablation", "ablation", "ablations", "With a mechanism taken away or a rival theory: 27 against 15 hours"},
      {"decision", "decision", "decisions", "Decisions: what the model answers, with or without a range that agrees"}};
  return all;
}

/// Decimals for all numbers of a row: a hundredth of the range that agrees, its ends in full, and one more where the
/// mean would all but vanish.
int decimals_of(const Verdict& v) {
  constexpr int most = 4;
  const StudySettings& s = v.study.settings;
  double width = s.high - s.low;
  if (!std::isfinite(width) || width <= 0) width = v.band.high - v.band.low;
  const auto hundredth = width > 0 && std::isfinite(width) ? 2 - static_cast<int>(std::ceil(std::log10(width))) : 2;
  int needed = std::clamp(hundredth, 0, most - 1);
  for (const double number : {s.target, s.low, s.high}) {
    const std::string text = std::isfinite(number) ? format_number(number) : "";
    const std::size_t point = text.find('.');
    if (point != std::string::npos) needed = std::clamp(static_cast<int>(text.size() - point) - 1, needed, most);
  }
  const double last = std::pow(10.0, -needed), mean = std::fabs(v.band.mid);
  return mean < last && mean > last / 20 ? std::min(needed + 1, most) : needed;
}

std::string with(int decimals, double number) {
  if (!std::isfinite(number)) return "not defined";
  const std::string text = format_fixed(number, decimals);
  const bool nothing = text.find_first_not_of("-0.") == std::string::npos;
  return with_thousands(nothing && text.starts_with('-') ? text.substr(1) : text);
}

std::string range_text(const StudySettings& s, int decimals) {
  if (!std::isfinite(s.low)) return "at most " + with(decimals, s.high);
  if (!std::isfinite(s.high)) return "at least " + with(decimals, s.low);
  return with(decimals, s.low) + " to " + with(decimals, s.high);
}

std::string target_text(const Verdict& v, int decimals) {
  const StudySettings& s = v.study.settings;
  const std::string range = range_text(s, decimals);
  return "target " + (std::isnan(s.target) ? range : with(decimals, s.target) + " (" + range + ")");
}

/// "coaching.hours_per_year = 5: 0.06, 62: 0.51"; with other arms than those of one parameter their names in full.
std::string arms_text(const Verdict& v, int decimals) {
  const std::vector<Point>& points = v.study.campaign.points;
  if (points.size() < 2) return "";
  const std::string parameter = points.front().name.substr(0, points.front().name.find('=') + 1);
  const bool one_parameter = !parameter.empty() && std::ranges::all_of(points, [&](const Point& point) {
    return point.name.starts_with(parameter) && point.name.find(',') == std::string::npos;
  });
  std::string text = one_parameter ? parameter.substr(0, parameter.size() - 1) + " = " : "";
  for (std::size_t p = 0; p < points.size(); ++p)
    text += (p == 0          ? ""
             : one_parameter ? ", "
                             : "; ") +
            points[p].name.substr(one_parameter ? parameter.size() : 0) + ": " +
            with(decimals, mean_of(v.found.arms[p]));
  return text;
}

std::string beside_text(const Verdict& v, int decimals) {
  if (!v.study.beside) return "";
  std::string text = "beside: " + with(decimals, v.beside) + " (" + v.study.beside->output;
  for (const auto& [axis, entry] : v.study.beside->at) text += ", " + axis + ": " + entry;
  return text + ")";
}

const char* verdict_of(const Verdict& v) { return !v.study.has_range() ? "open" : v.passes ? "pass" : "MISS"; }

std::string percent(double share) { return std::to_string(std::lround(100 * share)) + " %"; }

std::string row_of(const Verdict& v) {
  const StudySettings& s = v.study.settings;
  const int decimals = decimals_of(v);
  constexpr std::size_t indent = 11;
  const std::string mean =
      with(decimals, v.band.mid) + (std::isfinite(v.error) ? " ± " + with(decimals + 1, v.error) : "");
  std::string text =
      pad(s.id, 5) + " " + pad(verdict_of(v), 5) + pad(mean, 18) + " " +
      pad("(" + with(decimals, v.band.low) + " to " + with(decimals, v.band.high) + ")", 19) + " " +
      (v.study.has_range() ? pad(target_text(v, decimals), 34) + percent(v.share) + " of worlds within" : "no target");
  text += "\n" + paragraph(s.claim + " [" + s.source + "]", indent);
  for (const std::string& more : {arms_text(v, decimals), beside_text(v, decimals)})
    if (!more.empty()) text += paragraph(more, indent);
  return text;
}

std::vector<const Verdict*> of_kind(const std::vector<Verdict>& verdicts, const std::string& kind) {
  std::vector<const Verdict*> found;
  for (const Verdict& v : verdicts)
    if (v.study.settings.kind == kind) found.push_back(&v);
  return found;
}

std::string table_of(const std::vector<Verdict>& verdicts, const Kind& kind) {
  std::string text;
  for (const Verdict* v : of_kind(verdicts, kind.name)) {
    if (text.empty()) text = "\n" + std::string(kind.heading) + "\n" + std::string(page_width, '-') + "\n";
    text += row_of(*v);
  }
  return text;
}

/// "Of 7 patterns never fitted 4 are met and 3 missed."
std::string count_of(const std::vector<Verdict>& verdicts, const Kind& kind) {
  std::size_t met = 0, all = 0;
  for (const Verdict* v : of_kind(verdicts, kind.name)) {
    all += v->study.has_range() ? 1 : 0;
    met += v->study.has_range() && v->passes ? 1 : 0;
  }
  if (all == 0) return "";
  return "Of " + counted(all, kind.one, kind.many) + " " + std::to_string(met) + (met == 1 ? " is" : " are") +
         " met and " + std::to_string(all - met) + " missed.";
}

std::vector<Measured> measured_of(const std::vector<Verdict>& verdicts, const Kind& kind) {
  std::vector<Measured> studies;
  for (const Verdict* v : of_kind(verdicts, kind.name))
    if (v->study.has_range()) studies.push_back({v->study, v->found.measured});
  return studies;
}

/// How many worlds meet all patterns of a kind at once; nothing where there are fewer than two.
std::optional<Joint> joint_of(const std::vector<Verdict>& verdicts, const Kind& kind) {
  const std::vector<Measured> studies = measured_of(verdicts, kind);
  return studies.size() < 2 ? std::nullopt : std::optional(meet_all(studies));
}

std::string joint_text(const std::vector<Verdict>& verdicts, const Kind& kind) {
  const std::optional<Joint> joint = joint_of(verdicts, kind);
  if (!joint) return "";
  const auto share = [&](std::size_t n) {
    return percent(static_cast<double>(n) / static_cast<double>(joint->worlds));
  };
  return "All " + counted(measured_of(verdicts, kind).size(), kind.one, kind.many) +
         " at once: " + share(joint->within) + " of " + counted(joint->worlds, "world", "worlds") +
         " within every range, " + share(joint->within_errors) + " within 2 SD of every target's error.";
}

/// Which accepted sets were used.
std::string sets_of(const std::vector<Verdict>& verdicts) {
  std::size_t fewest = npos;
  for (const Verdict& v : verdicts)
    if (v.study.campaign.sets.size() > 0) {
      const std::vector<std::int64_t>& numbers = v.study.campaign.set_numbers;
      fewest = std::min(fewest, static_cast<std::size_t>(*std::ranges::max_element(numbers)) + 1);
    }
  const std::string of_sets = fewest == npos
                                  ? ""
                                  : ", over " + counted(fewest, "accepted parameter set", "accepted parameter sets") +
                                        " of which none is used twice before each was used once";
  return "Mean and its Monte Carlo error, 90 % of worlds, target (range that agrees)" + of_sets + ".";
}

/// A verdict as other programs read it, in CSV and JSON; what is not finite is not defined.
Json record_of(const Verdict& v) {
  const StudySettings& s = v.study.settings;
  std::string verdict = verdict_of(v);
  std::ranges::transform(verdict, verdict.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
  const bool against = v.study.against.has_value();
  return {{"id", s.id},
          {"kind", s.kind},
          {"verdict", verdict},
          {"mean", v.band.mid},
          {"mc_error", v.error},
          {"low_90", v.band.low},
          {"high_90", v.band.high},
          {"target", s.target},
          {"low", s.low},
          {"high", s.high},
          {"error_sd", v.study.error_sd()},
          {"share_within", v.share},
          {"replicates", v.found.measured.size()},
          {"beside", v.beside},
          {"arms", arms_text(v, 4)},
          {"output", s.output},
          {"at", s.at},
          {"against_output", against ? v.study.against->output : ""},
          {"against", s.against},
          {"relation", against ? s.relation : ""},
          {"measure", s.measure},
          {"file", v.study.file.string()},
          {"claim", s.claim},
          {"source", s.source}};
}

}  // namespace

Verdict judge(Study study, StudyFound found) {
  const std::vector<double>& values = found.measured;
  const Band band = band_of(values);
  const double error = monte_carlo_error(values, static_cast<std::size_t>(study.campaign.settings.populations));
  const auto met = std::ranges::count_if(values, [&](double v) { return study.meets(v); });
  const double share = study.has_range() ? static_cast<double>(met) / static_cast<double>(values.size()) : nan;
  const bool passes = study.meets(band.mid);
  std::vector<double> beside;
  for (const auto& arm : found.beside) beside.insert(beside.end(), arm.begin(), arm.end());
  return {std::move(study), std::move(found), band, error, share, passes, mean_of(beside)};
}

std::string text_of(const std::vector<Verdict>& verdicts) {
  std::string text, tables;
  for (const Kind& kind : kinds()) {
    const std::string count = count_of(verdicts, kind);
    if (!count.empty()) text += (text.empty() ? "" : " ") + count;
    tables += table_of(verdicts, kind);
  }
  text = paragraph(text) + paragraph(sets_of(verdicts));
  for (const Kind& kind : kinds()) text += paragraph(joint_text(verdicts, kind));
  return text + tables;
}

std::vector<Check> checks_of(const std::vector<Verdict>& verdicts) {
  std::vector<Check> checks;
  for (const Kind& kind : kinds())
    for (const Verdict* v : of_kind(verdicts, kind.name))
      if (v->study.has_range()) {
        const StudySettings& s = v->study.settings;
        const int decimals = decimals_of(*v);
        checks.push_back({s.id, s.kind, v->passes ? "met" : "missed", with(decimals, v->band.mid),
                          range_text(s, decimals), s.claim});
      }
  return checks;
}

std::string json_text_of(const std::vector<Verdict>& verdicts) {
  Json json = {{"patterns", Json::array()}, {"at_once", Json::array()}};
  for (const Kind& kind : kinds()) {
    for (const Verdict* v : of_kind(verdicts, kind.name)) json["patterns"].push_back(record_of(*v));
    if (const std::optional<Joint> joint = joint_of(verdicts, kind))
      json["at_once"].push_back({{"kind", kind.name},
                                 {"worlds", joint->worlds},
                                 {"within_every_range", joint->within},
                                 {"within_two_errors", joint->within_errors}});
  }
  return document(json);
}

std::string csv_of(const std::vector<Verdict>& verdicts) {
  std::string text;
  for (const Kind& kind : kinds())
    for (const Verdict* v : of_kind(verdicts, kind.name)) {
      const Json record = record_of(*v);
      CsvRow names, cells;
      for (const auto& [name, value] : record.items()) {
        if (name == "claim" || name == "source") continue;
        names.text(name);
        if (value.is_string())
          cells.text(value.get<std::string>());
        else
          cells.number(value.get<double>());
      }
      text += (text.empty() ? names.line() : "") + cells.line();
    }
  return text;
}

}  // namespace peerspread
