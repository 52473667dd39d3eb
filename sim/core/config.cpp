#include "sim/core/config.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "sim/core/require.hpp"

namespace peerspread {

namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

[[noreturn]] void refuse_line(const std::string& line, const std::string& origin) {
  throw InputError(origin + ": '" + line +
                   "' is not a line of a config file; allowed: [section], key = value, # comment");
}

/// One line of a file, read by Program_options, so that its line number is known.
std::vector<po::option> parse_line(const std::string& section, const std::string& line, const std::string& origin) {
  std::istringstream text(section + "\n" + line + "\n");
  try {
    return po::parse_config_file(text, po::options_description(), true).options;
  } catch (const po::error&) {
    refuse_line(line, origin);
  }
}

std::string trimmed(const std::string& s) {
  const auto from = s.find_first_not_of(" \t\r");
  return from == std::string::npos ? "" : s.substr(from, s.find_last_not_of(" \t\r") - from + 1);
}

/// Keys of `in`, called `name` in errors; `read_included(file, origin)` reads what an include names.
template <class ReadIncluded>
Config read_lines(std::istream& in, const std::string& name, const ReadIncluded& read_included) {
  Config base, own;
  std::string section, line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    const std::string origin = name + ":" + std::to_string(number);
    const std::string text = trimmed(line.substr(0, line.find('#')));
    if (!text.empty() && text.front() == '[' && text.back() == ']') {
      if (text == "[]") refuse_line(text, origin);
      section = text;
      continue;
    }
    for (const po::option& option : parse_line(section, text, origin)) {
      const std::string value = option.value.empty() ? "" : option.value.front();
      if (option.string_key == "include") {
        require(base.empty() && own.empty(), origin + ": include must come before every other line, and once");
        base = read_included(value, origin);
        continue;
      }
      const auto [earlier, fresh] = own.insert({option.string_key, Setting{value, origin}});
      require(fresh, origin + ": " + option.string_key + " = " + value + ": set a second time (first in " +
                         earlier->second.origin + "); allowed: once per file");
    }
  }
  return merge(std::move(base), own);
}

Config read_file(const fs::path& file, std::vector<fs::path> above, const std::string& asked_by) {
  std::error_code ignored;
  const std::string by = asked_by.empty() ? "" : asked_by + ": ";
  require(fs::exists(file, ignored), by + "no such config file: " + file.string());
  require(!fs::is_directory(file, ignored), by + file.string() + " is a folder, not a config file");
  for (const fs::path& seen : above)
    require(!fs::equivalent(seen, file, ignored), by + file.string() + " includes itself, directly or through others");
  above.push_back(file);
  std::ifstream in(file);
  require(in.good(), by + "cannot read config file " + file.string());

  Config config = read_lines(in, file.string(), [&](const std::string& included, const std::string& origin) {
    return read_file(file.parent_path() / included, above, origin);
  });
  require(!in.bad(), "cannot read config file " + file.string());
  return config;
}

std::vector<std::string> names_of(const std::vector<Parameter>& parameters) {
  std::vector<std::string> names;
  for (const Parameter& p : parameters) names.push_back(p.name);
  return names;
}

}  // namespace

Config read_config(const fs::path& file) { return read_file(file, {}, ""); }

Config parse_config(const std::string& text, const std::string& origin) {
  std::istringstream in(text);
  return read_lines(in, origin, [](const std::string& file, const std::string& where) -> Config {
    throw InputError(where + ": include = " + file + ": nothing can be included here");
  });
}

Config take_section(Config& config, const std::string& section) {
  const std::string prefix = section + ".";
  Config taken;
  for (auto entry = config.begin(); entry != config.end();) {
    const auto here = entry++;
    if (!here->first.starts_with(prefix)) continue;
    taken[here->first.substr(prefix.size())] = here->second;
    config.erase(here);
  }
  return taken;
}

Config merge(Config base, const Config& over) {
  for (const auto& [key, setting] : over) base[key] = setting;
  return base;
}

Setting take(Config& config, const std::string& key, const std::string& fallback) {
  const auto found = config.find(key);
  if (found == config.end()) return {fallback, "default"};
  Setting setting = found->second;
  config.erase(found);
  return setting;
}

Value resolve_one(const Setting& setting, const Parameter& p) {
  try {
    return parse_value(p, setting.text);
  } catch (const InputError& error) {
    throw InputError(setting.origin + ": " + p.name + ": " + error.what());
  }
}

Values resolve(const Config& config, const std::vector<Parameter>& parameters) {
  Values values = defaults_of(parameters);
  for (const auto& [key, setting] : config) {
    const std::size_t i = find_parameter(parameters, key);
    if (i == npos)
      throw InputError(setting.origin + ": " + key + " = " + setting.text + ": no such parameter" +
                       did_you_mean(key, names_of(parameters)) + " ('peerspread describe' lists them)");
    values[i] = resolve_one(setting, parameters[i]);
  }
  return values;
}

std::string print_config(const std::vector<Parameter>& parameters, const Values& values, bool with_comments) {
  std::ostringstream out;
  std::string section;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& p = parameters[i];
    const std::size_t dot = p.name.find('.');
    const std::string own = dot == std::string::npos ? "" : p.name.substr(0, dot);
    if (own != section) out << "\n[" << (section = own) << "]\n";
    out << p.name.substr(dot == std::string::npos ? 0 : dot + 1) << " = " << format_value(values[i]);
    if (with_comments) out << "  # " << (p.unit == "1" ? "" : p.unit + "; ") << name_of(p.label) << "; " << p.help;
    out << "\n";
  }
  return out.str();
}

CommandLine parse_command_line(const std::vector<std::string>& arguments, const std::vector<Flag>& flags,
                               const std::vector<Parameter>& parameters) {
  po::options_description description;
  std::vector<std::string> known = names_of(parameters);
  for (const Parameter& p : parameters) description.add_options()(p.name.c_str(), po::value<std::string>());
  for (const Flag& flag : flags) {
    known.push_back(flag.name);
    if (flag.argument.empty())
      description.add_options()(flag.name.c_str(), "");
    else
      description.add_options()(flag.name.c_str(), po::value<std::string>());
  }
  // Long options exactly as named, values after '=' or a space; no abbreviations, no single-letter options but -h, -o.
  namespace style = po::command_line_style;
  const int exact = style::allow_long | style::long_allow_next | style::long_allow_adjacent;
  CommandLine line;
  try {
    const auto parsed = po::command_line_parser(arguments).options(description).style(exact).run();
    for (const po::option& option : parsed.options) {
      if (option.position_key >= 0) {
        line.words.insert(line.words.end(), option.value.begin(), option.value.end());
        continue;
      }
      const std::string value = option.value.empty() ? "" : option.value.front();
      const bool own =
          std::any_of(flags.begin(), flags.end(), [&](const Flag& f) { return f.name == option.string_key; });
      const bool fresh = own ? line.flags.insert({option.string_key, value}).second
                             : line.settings.insert({option.string_key, {value, "command line"}}).second;
      require(fresh, "command line: --" + option.string_key + " is given twice");
    }
  } catch (const po::unknown_option& error) {
    std::string name = error.get_option_name();
    name = name.substr(std::min(name.find_first_not_of('-'), name.size()));
    name = name.substr(0, name.find('='));
    throw InputError("command line: no such option --" + name + did_you_mean(name, known) +
                     " ('peerspread --help' and 'peerspread describe' list them)");
  } catch (const po::error& error) {
    throw InputError(std::string("command line: ") + error.what());
  }
  return line;
}

}  // namespace peerspread
