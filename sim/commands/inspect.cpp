#include <algorithm>
#include <filesystem>
#include <map>

#include "sim/collect/parts.hpp"
#include "sim/commands/commands.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"
#include "sim/report/json.hpp"
#include "sim/results/file.hpp"
#include "sim/results/join.hpp"

namespace peerspread {

namespace {

std::string lines(const std::string& what, const std::string& value) {
  constexpr std::size_t indent = 14;
  std::string text;
  for (const std::string& line : wrap(value, page_width - indent))
    text += "  " + pad(text.empty() ? what : "", indent - 2) + line + "\n";
  return text;
}

/// "coaching.hours_per_year: 8 values from 5 to 40".
std::string describe_column(const std::string& key, const std::vector<std::string>& values) {
  std::vector<std::string> distinct;
  for (const std::string& value : values)
    if (std::ranges::find(distinct, value) == distinct.end() && distinct.size() < 10) distinct.push_back(value);
  if (distinct.size() < 10) {
    std::string text = key + ": ";
    for (std::size_t i = 0; i < distinct.size(); ++i) text += (i == 0 ? "" : ", ") + distinct[i];
    return text;
  }
  std::vector<double> numbers(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    if (read_number(values[i], numbers[i]) != std::errc{}) return key + ": many values, not all of them numbers";
  const auto [low, high] = std::ranges::minmax_element(numbers);
  return key + ": from " + format_number(*low) + " to " + format_number(*high);
}

/// What a file has to say, for people and for programs.
struct FileFacts {
  std::string file;
  std::map<std::string, std::string> attributes;
  std::vector<std::string> points;
  std::vector<std::pair<std::string, std::vector<std::string>>> varied;  ///< parameters, and their values by point
  std::vector<Axis> axes;
  std::vector<Output> outputs;
  std::vector<std::size_t> holder;  ///< by batch: 0 where it is there, else npos
  std::vector<std::filesystem::path> sources;

  std::string text_of(const std::string& name) const {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string("-") : found->second;
  }
  bool is_finished() const { return !text_of("finished").starts_with('-'); }
  std::size_t batches_there() const { return static_cast<std::size_t>(std::ranges::count(holder, 0U)); }
};

FileFacts look_at(const std::string& file) {
  const ResultsFile results(file, ResultsFile::Allow::parts);
  if (results.spoilt() > 0)
    throw RunError(file + " is damaged: of " + counted(results.spoilt(), "batch", "batches") +
                   " it says nothing that anybody wrote; the command that made it computes a part's again");
  FileFacts facts{file, results.attributes(), results.points(), {}, results.axes(), results.outputs(),
                  {},   results.sources()};
  for (const std::string& key : results.varied()) facts.varied.emplace_back(key, results.column(key));
  for (const std::uint8_t flag : results.finished()) facts.holder.push_back(flag != 0 ? 0 : npos);
  return facts;
}

std::string text_of_file(const FileFacts& facts) {
  const auto text_of = [&](const char* name) { return facts.text_of(name); };
  std::string text = printable(facts.file) + "\n";
  text += lines("campaign", text_of("campaign") + " (model " + text_of("model") + ")");
  text += lines("command", text_of("command_line"));
  text += lines("made by", text_of("program") + " (git " + text_of("git_state") + "), format " +
                               text_of("format_version") + "; " + text_of("libraries"));
  text += lines("started", text_of("started"));
  text += lines("finished", facts.is_finished() ? text_of("finished") : "not yet");
  if (facts.attributes.contains("stopped")) text += lines("stopped", text_of("stopped"));
  if (facts.attributes.contains("branch_week"))
    text += lines("branch", "until week " + text_of("branch_week") + " all live by '" + text_of("branch_from") + "'");
  const std::vector<std::string>& points = facts.points;
  std::string names;
  for (std::size_t p = 0; p < std::min<std::size_t>(points.size(), 5); ++p) names += (p == 0 ? ": " : "; ") + points[p];
  text += lines("points", std::to_string(points.size()) + names + (points.size() > 5 ? "; ..." : ""));
  for (const auto& [key, values] : facts.varied) text += lines("", describe_column(key, values));
  text += lines("replicates",
                text_of("replicates") + " in " + text_of("populations") + " populations, seed " + text_of("seed"));
  std::string axes, outputs;
  for (const Axis& axis : facts.axes)
    axes += (axes.empty() ? "" : ", ") + axis.name + " " + std::to_string(axis.size());
  for (const Output& output : facts.outputs) outputs += (outputs.empty() ? "" : ", ") + output.name;
  text += lines("axes", axes) + lines("outputs", outputs);
  const std::string missing = missing_batches(facts.holder);
  text += lines("batches", std::to_string(facts.batches_there()) + " of " + std::to_string(facts.holder.size()) +
                               (missing.empty() ? ", nothing is missing" : "; missing: " + missing));
  for (const auto& source : facts.sources)
    text += lines("joined of",
                  source.string() + (std::filesystem::exists(source) ? "" : " (GONE: its rows are undefined)"));
  return text;
}

Json json_of_file(const FileFacts& facts) {
  Json json = {{"file", facts.file}};
  for (const char* name : {"campaign", "model", "model_version", "command_line", "program", "git_state",
                           "format_version", "libraries", "started", "seed", "replicates", "populations"})
    json[name] = facts.text_of(name);
  for (const char* name : {"model_version", "format_version", "seed", "replicates", "populations"})
    if (std::int64_t number = 0; read_number(facts.text_of(name), number) == std::errc{}) json[name] = number;
  json["finished"] = facts.is_finished() ? Json(facts.text_of("finished")) : Json();
  if (facts.attributes.contains("branch_week"))
    json["branch"] = {{"week", std::stoll(facts.text_of("branch_week"))}, {"from", facts.text_of("branch_from")}};
  json["stopped"] = facts.attributes.contains("stopped") ? Json(facts.text_of("stopped")) : Json();
  json["points"] = facts.points;
  json["varied"] = Json::object();
  for (const auto& [key, values] : facts.varied) json["varied"][key] = values;
  json["axes"] = Json::object();
  for (const Axis& axis : facts.axes) json["axes"][axis.name] = axis.size();
  json["outputs"] = Json::array();
  for (const Output& output : facts.outputs) json["outputs"].push_back(output.name);
  Json missing = Json::array();
  for (std::size_t b = 0; b < facts.holder.size(); ++b)
    if (facts.holder[b] == npos) missing.push_back(b);
  json["batches"] = {{"all", facts.holder.size()}, {"there", facts.batches_there()}, {"missing", std::move(missing)}};
  json["joined_of"] = Json::array();
  for (const auto& source : facts.sources)
    json["joined_of"].push_back({{"file", source.string()}, {"there", std::filesystem::exists(source)}});
  return json;
}

/// Results files and parts as named; a folder of parts stands for all that are in it.
std::vector<std::string> files_meant(const std::vector<std::string>& words) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  for (const std::string& word : words) {
    std::error_code ignored;
    if (!fs::is_directory(word, ignored)) {
      files.push_back(word);
      continue;
    }
    fs::path folder = fs::path(word).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    const auto parts =
        folder.extension() == ".parts" ? parts_of(fs::path(folder).replace_extension()) : std::vector<fs::path>();
    if (parts.empty()) throw RunError(word + " is a folder in which there are no parts of a campaign");
    for (const fs::path& part : parts) files.push_back(part.string());
  }
  return files;
}

/// Of several parts: what is missing from all of them together. Nothing where they are not of one campaign.
std::string describe_together(const std::vector<std::string>& files) {
  std::vector<PartContent> parts;
  for (const std::string& file : files) parts.push_back(look_into(file));
  for (const PartContent& part : parts)
    if (part.fingerprint != parts.front().fingerprint) return "";
  const auto holder = holders(parts, parts.front().finished.size());
  const std::string missing = missing_batches(holder);
  const auto absent = static_cast<std::size_t>(std::ranges::count(holder, npos));
  return "\nAll parts together\n" +
         lines("batches", std::to_string(holder.size() - absent) + " of " + std::to_string(holder.size()) +
                              (missing.empty() ? ", nothing is missing" : "; missing: " + missing));
}

}  // namespace

void inspect(const Registry&, const Invocation& invocation, Ranks&) {
  require(!invocation.words.empty(), "inspect needs a results file, as in 'peerspread inspect results/sweep.h5'");
  for (const auto& [key, setting] : invocation.line.settings)
    throw InputError(wrong("command line").is("inspect has no use for --" + key));
  const std::vector<std::string> files = files_meant(invocation.words);
  if (invocation.has("json")) {
    Json all = Json::array();
    for (const std::string& file : files) all.push_back(json_of_file(look_at(file)));
    invocation.out << document(all);
    return;
  }
  for (std::size_t i = 0; i < files.size(); ++i)
    invocation.out << (i == 0 ? "" : "\n") << text_of_file(look_at(files[i]));
  if (files.size() > invocation.words.size()) invocation.out << describe_together(files);
}

}  // namespace peerspread
