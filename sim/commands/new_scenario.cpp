#include <algorithm>
#include <filesystem>

#include "sim/commands/commands.hpp"
#include "sim/core/process.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"
#include "sim/core/text_file.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// "# hours of support planned per coached teacher and year; 0 to 400 h/a; measured", then the key at its default.
std::string key_with_comment(const Parameter& p, const std::string& key) {
  std::string text;
  for (const std::string& line : wrap(p.help + "; " + allowed_values(p) + "; " + std::string(name_of(p.label)), 100))
    text += "# " + line + "\n";
  return text + key + " = " + format_value(p.initial) + "\n";
}

/// The accepted parameter sets of `model` that come with the program, as a file in `folder` names them; or "".
std::string shipped_ensemble(const Model& model, const fs::path& folder) {
  std::error_code failure;
  for (const fs::path& configs : {fs::path("configs"), installed_files() / "configs"}) {
    const fs::path file = fs::absolute(configs / "ensembles" / (std::string(model.name()) + ".csv"), failure);
    if (!fs::exists(file, failure)) continue;
    const fs::path from = fs::absolute(folder.empty() ? "." : folder, failure).lexically_normal();
    const fs::path seen = file.lexically_relative(from);
    return seen.empty() || std::ranges::count(seen, "..") > 2 ? file.string() : seen.string();
  }
  return "";
}

std::string scenario_text(const Registry& registry, const Model& model, const fs::path& file) {
  std::string text = "# A scenario of model " + std::string(model.name()) +
                     ", every key at its default: change what you want to "
                     "know about.\n# 'peerspread run " +
                     file.string() +
                     "' runs it; 'peerspread describe parameters' lists every "
                     "key there is.\n";
  text += "model = " + std::string(model.name()) + "\nname = " + file.stem().string() + "\n\n";
  for (const Parameter& p : engine_parameters(registry))
    if (p.name == "seed" || p.name == "replicates" || p.name == "populations") text += key_with_comment(p, p.name);
  const std::string ensemble = shipped_ensemble(model, file.parent_path());
  if (!ensemble.empty())
    text += "# parameter sets that fit the evidence alike, one a pair of replicates; or none\nensemble = " + ensemble +
            "\n";
  std::string section;
  const std::vector<std::string> most_used = model.most_used();
  for (const Parameter& p : model.parameters()) {
    if (!most_used.empty() && std::ranges::count(most_used, p.name) == 0) continue;
    const std::size_t dot = p.name.find('.');
    if (p.name.substr(0, dot) != section) text += "\n[" + (section = p.name.substr(0, dot)) + "]\n";
    text += key_with_comment(p, p.name.substr(dot + 1));
  }
  return text;
}

}  // namespace

void new_scenario(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(ranks.size() == 1, "new runs as one process");
  require(invocation.words.size() == 1, "new takes the name of a file to write, as in 'peerspread new my.cfg'");
  const Parameter choice = model_parameter(registry);
  Value model = choice.initial;
  for (const auto& [key, setting] : invocation.line.settings) {
    if (key != choice.name)
      throw InputError(wrong("command line").is("new has no use for --" + key).allowed("--model"));
    model = resolve_one(setting, choice);
  }
  const fs::path file = invocation.words.front();
  if (file.extension() == ".h5") throw InputError(file.string() + " is the name of a results file, not of a scenario");
  std::error_code ignored;
  if (fs::exists(file, ignored)) throw RunError(file.string() + " exists, and stays as it is; give another name");
  const auto chosen =
      std::ranges::find(registry, std::get<std::string>(model), [](const auto& m) { return m->name(); });
  TextFile out(file, false);
  out.write(scenario_text(registry, **chosen, file));
  if (!invocation.has("quiet")) invocation.out << "Scenario: " << printable(file.string()) << "\n";
}

}  // namespace peerspread
