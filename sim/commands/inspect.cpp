#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "sim/collect/parts.hpp"
#include "sim/commands/commands.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"
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
std::string describe_column(const ResultsFile& results, const std::string& key) {
  std::vector<std::string> values = results.column(key);
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

std::string describe_file(const std::string& file) {
  const ResultsFile results(file, ResultsFile::Allow::parts);
  if (results.spoilt() > 0)
    throw RunError(file + " is damaged: of " + counted(results.spoilt(), "batch", "batches") +
                   " it says nothing that anybody wrote; the command that made it computes a part's again");
  const auto attributes = results.attributes();
  const auto text_of = [&](const char* name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string("-") : found->second;
  };
  std::string text = printable(file) + "\n";
  text += lines("campaign", text_of("campaign") + " (model " + text_of("model") + ")");
  text += lines("command", text_of("command_line"));
  text += lines("made by", text_of("program") + " (git " + text_of("git_state") + "), format " +
                               text_of("format_version") + "; " + text_of("libraries"));
  text += lines("started", text_of("started"));
  text += lines("finished", text_of("finished").starts_with('-') ? "not yet" : text_of("finished"));
  const std::vector<std::string> points = results.points();
  std::string names;
  for (std::size_t p = 0; p < std::min<std::size_t>(points.size(), 5); ++p) names += (p == 0 ? ": " : "; ") + points[p];
  text += lines("points", std::to_string(points.size()) + names + (points.size() > 5 ? "; ..." : ""));
  for (const std::string& key : results.varied()) text += lines("", describe_column(results, key));
  text += lines("replicates",
                text_of("replicates") + " in " + text_of("populations") + " populations, seed " + text_of("seed"));
  std::string axes, outputs;
  for (const Axis& axis : results.axes())
    axes += (axes.empty() ? "" : ", ") + axis.name + " " + std::to_string(axis.size());
  for (const Output& output : results.outputs()) outputs += (outputs.empty() ? "" : ", ") + output.name;
  text += lines("axes", axes) + lines("outputs", outputs);
  const auto finished = results.finished();
  std::vector<std::size_t> holder;
  for (const std::uint8_t flag : finished) holder.push_back(flag != 0 ? 0 : npos);
  const std::string missing = missing_batches(holder);
  const auto there = static_cast<std::size_t>(std::ranges::count_if(finished, [](std::uint8_t f) { return f != 0; }));
  text += lines("batches", std::to_string(there) + " of " + std::to_string(finished.size()) +
                               (missing.empty() ? ", nothing is missing" : "; missing: " + missing));
  for (const auto& source : results.sources())
    text += lines("joined of",
                  source.string() + (std::filesystem::exists(source) ? "" : " (GONE: its rows are undefined)"));
  return text;
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
  for (std::size_t i = 0; i < files.size(); ++i) std::cout << (i == 0 ? "" : "\n") << describe_file(files[i]);
  if (files.size() > invocation.words.size()) std::cout << describe_together(files);
}

}  // namespace peerspread
