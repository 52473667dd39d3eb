#include <algorithm>

#include "sim/commands/commands.hpp"
#include "sim/commands/own_files.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"
#include "sim/core/text_file.hpp"
#include "sim/core/text_input.hpp"
#include "sim/report/tidy_table.hpp"

namespace peerspread {

namespace {

TableFormat table_format(const Invocation& invocation) {
  const auto flag = invocation.line.flags.find("to");
  if (flag == invocation.line.flags.end() || flag->second == "csv") return TableFormat::csv;
  if (flag->second == "json") return TableFormat::json;
  const std::vector<std::string> known = {"csv", "json"};
  Wrong refusal = wrong("command line").key("--to").value(flag->second);
  if (flag->second == "parquet")
    refusal.is("needs a library that this program does without; scripts/analysis/parquet makes it with Python's")
        .allowed("csv, json");
  else
    refusal.is("is no table that this program writes").allowed("csv, json").nearest(flag->second, known);
  throw InputError(refusal);
}

std::vector<std::string> chosen_outputs(const ResultsFile& results, const Setting& setting) {
  std::vector<std::string> known, chosen = split_csv(setting.text);
  for (const Output& output : results.outputs()) known.push_back(output.name);
  for (const std::string& name : chosen)
    if (std::ranges::count(known, name) == 0)
      throw InputError(wrong(setting.origin)
                           .key("outputs")
                           .value(name)
                           .is("is no output of this file")
                           .nearest(name, known)
                           .see("'peerspread inspect' lists them"));
  return chosen;
}

}  // namespace

void export_table(const Registry&, const Invocation& invocation, Ranks& ranks) {
  require(ranks.size() == 1, "export runs as one process");
  require(invocation.words.size() == 1, "export takes one results file, as in 'peerspread export results/x.h5'");
  namespace fs = std::filesystem;
  const fs::path file = invocation.words.front();
  TidyOptions options{table_format(invocation), invocation.has("summary"), {}};
  fs::path table = file;
  table.replace_extension((options.summary ? ".summary" : "") +
                          std::string(options.format == TableFormat::csv ? ".csv" : ".json"));
  const ResultsFile results(file);
  for (const auto& [key, setting] : invocation.line.settings) {
    if (key == "output")
      table = setting.text;
    else if (key == "outputs")
      options.outputs = chosen_outputs(results, setting);
    else
      throw InputError(wrong("command line").is("export has no use for --" + key).allowed("--output, --outputs"));
  }
  note_as_input(file);
  require_own_files({{"--output", table}});
  TextFile out(table, invocation.has("overwrite"));
  // What is read from a device or pipe cannot be taken back.
  std::error_code ignored;
  const fs::file_status status = fs::status(table, ignored);
  const bool device = fs::exists(status) && !fs::is_regular_file(status);
  if (device) check_rows(results, options);
  write_tidy(results, options, [&](std::string_view text) { out.append(text); });
  out.publish();
  if (!invocation.has("quiet") && !device) invocation.out << "Table: " << printable(table.string()) << "\n";
}

}  // namespace peerspread
