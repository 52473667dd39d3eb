#include "sim/campaign/ensemble_sets.hpp"

#include <algorithm>
#include <fstream>
#include <numeric>
#include <sstream>

#include "sim/campaign/set_checks.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/require.hpp"
#include "sim/core/text_input.hpp"

namespace peerspread {

namespace {

constexpr const char* model_key = "# model = ";
constexpr const char* version_key = "# model_version = ";

std::string after(const std::string& line, const std::string& key) {
  return line.starts_with(key) ? line.substr(key.size()) : "";
}

}  // namespace

ParameterSets read_sets(const std::filesystem::path& file, const std::string& origin, const Model& model) {
  std::ifstream in(file);
  const auto refuse_file = [&](const std::string& why, const std::string& allowed) {
    throw InputError(wrong(origin).key("ensemble").is(why).allowed(allowed));
  };
  if (!in.good()) refuse_file("cannot read " + file.string(), "a CSV of parameter sets, or none");
  note_as_input(file);
  const std::vector<Parameter>& parameters = model.parameters();
  std::string of_model, of_version, checks;
  std::size_t left = limits::table_bytes;
  Lines lines(in, file.string(), left, limits::table_bytes);
  const auto where = [&] { return lines.where(); };
  while (lines.next() && lines.text().starts_with('#')) {
    if (lines.text().starts_with(model_key)) of_model = after(lines.text(), model_key);
    if (lines.text().starts_with(version_key)) of_version = after(lines.text(), version_key);
    if (lines.text().starts_with(check_key)) checks += lines.text().substr(check_key.size()) + "\n";
  }
  if (of_model != model.name() || of_version != std::to_string(model.version()))
    refuse_file(file.string() + " was accepted for model '" + of_model + "' version " +
                    (of_version.empty() ? "unknown" : of_version) + ", this is " + std::string(model.name()) +
                    " version " + std::to_string(model.version()) + "; calibrate again, or set ensemble = none",
                "");
  ParameterSets sets;
  sets.checks = text_of(read_checks(checks));
  std::vector<std::size_t> columns;
  for (const std::string& name : split_csv(lines.text())) {
    const std::size_t index = find_parameter(parameters, name);
    if (index == npos)
      throw InputError(wrong(where()).is("column '" + name + "' is no parameter").nearest(name, names_of(parameters)));
    if (parameters[index].scope != Scope::lane || !std::holds_alternative<double>(parameters[index].initial))
      throw InputError(
          wrong(where()).is(name + " cannot be in an ensemble").allowed("numbers that do not make another population"));
    if (std::ranges::count(columns, index) > 0)
      throw InputError(wrong(where()).is("column '" + name + "' is there twice"));
    columns.push_back(index);
  }
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t c) { return columns[c]; });
  for (const std::size_t c : order) sets.parameters.push_back(static_cast<std::uint32_t>(columns[c]));
  while (lines.next()) {
    if (lines.text().empty()) continue;
    const auto cells = split_csv(lines.text());
    if (cells.size() != columns.size())
      throw InputError(wrong(where())
                           .is(std::to_string(cells.size()) + " columns")
                           .allowed("the " + std::to_string(columns.size()) + " that the first line names"));
    std::vector<double> row;
    for (const std::size_t c : order) {
      try {
        row.push_back(std::get<double>(parse_value(parameters[columns[c]], cells[c])));
      } catch (const InputError& error) {
        throw InputError(Wrong(error.facts()).at(where()).key(parameters[columns[c]].name));
      }
    }
    sets.values.push_back(std::move(row));
  }
  if (sets.values.empty()) throw InputError(wrong(file.string()).is("there is no set in it"));
  return sets;
}

std::string print_sets(const ParameterSets& sets, const Model& model, const std::vector<std::string>& remarks) {
  std::string text =
      model_key + std::string(model.name()) + "\n" + version_key + std::to_string(model.version()) + "\n";
  for (const std::string& remark : remarks) text += "# " + remark + "\n";
  CsvRow names;
  for (const std::uint32_t parameter : sets.parameters) names.text(model.parameters()[parameter].name);
  text += names.line();
  for (const auto& values : sets.values) {
    CsvRow row;
    for (const double value : values) row.number(value);
    text += row.line();
  }
  return text;
}

}  // namespace peerspread
