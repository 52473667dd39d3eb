#include "sim/core/config.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"
#include "sim/core/text_input.hpp"

namespace peerspread {

namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

[[noreturn]] void refuse_line(const std::string& line, const std::string& origin) {
  throw InputError(
      wrong(origin).value(line).is("is not a line of a config file").allowed("[section], key = value, # comment"));
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

/// What a config and all that it includes may still take.
struct Allowance {
  std::size_t bytes = limits::config_bytes, keys = limits::config_keys;
};

/// Adds one key of a file to those before it.
void add_key(Config& own, const po::option& option, const std::string& origin, Allowance& left) {
  const std::string& key = option.string_key;
  const std::string value = option.value.empty() ? "" : option.value.front();
  if (key.size() > limits::key_bytes)
    throw InputError(wrong(origin)
                         .key(shorten(key, 40))
                         .is("this key has " + counted(key.size(), "byte", "bytes"))
                         .allowed("at most " + std::to_string(limits::key_bytes)));
  if (left.keys-- == 0)
    throw InputError(
        wrong(origin)
            .is("too many keys")
            .allowed("at most " + counted(limits::config_keys, "key", "keys") + ", included files counted"));
  const auto [earlier, fresh] = own.insert({key, Setting{value, origin}});
  if (!fresh)
    throw InputError(wrong(origin)
                         .setting(key, value)
                         .is("set a second time (first in " + earlier->second.origin + ")")
                         .allowed("once per file"));
}

/// Keys of `in`, called `name` in errors; `read_included(file, origin)` reads what an include names.
template <class ReadIncluded>
Config read_lines(std::istream& in, const std::string& name, Allowance& left, const ReadIncluded& read_included) {
  Config base, own;
  std::string section;
  Lines lines(in, name, left.bytes, limits::config_bytes);
  while (lines.next()) {
    const std::string origin = lines.where();
    const std::string text = trimmed(lines.text().substr(0, lines.text().find('#')));
    if (text.empty()) continue;
    if (text.front() == '[' && text.back() == ']') {
      if (text == "[]") refuse_line(text, origin);
      section = text;
      continue;
    }
    for (const po::option& option : parse_line(section, text, origin)) {
      if (option.string_key.empty() || option.string_key.back() == '.') refuse_line(text, origin);
      if (option.string_key == "include") {
        if (!base.empty() || !own.empty())
          throw InputError(wrong(origin).is("include must come before every other line, and once"));
        base = read_included(option.value.empty() ? "" : option.value.front(), origin);
        continue;
      }
      add_key(own, option, origin, left);
    }
  }
  return merge(std::move(base), own);
}

/// Refuses what cannot be a config file before it is opened. `by`: where it is included.
void require_readable(const fs::path& file, const std::vector<fs::path>& above, const std::string& by) {
  const auto refuse = [&](const std::string& why) { throw InputError(wrong(by).is(why)); };
  std::error_code failure, ignored;
  const fs::file_status status = fs::status(file, failure);
  if (status.type() == fs::file_type::not_found) refuse("no such config file: " + file.string());
  if (!fs::exists(status)) refuse("cannot read config file " + file.string() + ": " + failure.message());
  if (fs::is_directory(status)) refuse(file.string() + " is a folder, not a config file");
  for (const fs::path& seen : above)
    if (fs::equivalent(seen, file, ignored)) refuse(file.string() + " includes itself, directly or through others");
  if (above.size() >= limits::config_depth)
    throw InputError(wrong(by)
                         .is(file.string() + " is included through too many files")
                         .allowed("at most " + std::to_string(limits::config_depth) + ", one including the next"));
}

Config read_file(const fs::path& file, std::vector<fs::path> above, const std::string& by, Allowance& left) {
  require_readable(file, above, by);
  above.push_back(file);
  std::ifstream in(file);
  if (!in.good()) throw InputError(wrong(by).is("cannot read config file " + file.string()));
  note_as_input(file);
  // A pipe that was read before, or whose command failed, has nothing to say; defaults are not what was meant.
  if (!may_be_peeked_at(file) && in.peek() == std::ifstream::traits_type::eof())
    throw InputError(wrong(by).is("nothing came from " + file.string() +
                                  ", which is no file but a pipe or device, and can be read once"));

  const auto included = [&](const std::string& name, const std::string& origin) {
    return read_file(folder_of_paths_in(file) / name, above, origin, left);
  };
  Config config = read_lines(in, file.string(), left, included);
  if (in.bad()) throw InputError("cannot read config file " + file.string());
  return config;
}

}  // namespace

Config read_config(const fs::path& file) {
  Allowance left;
  return read_file(file, {}, "", left);
}

Config parse_config(const std::string& text, const std::string& origin) {
  std::istringstream in(text);
  Allowance left;
  return read_lines(in, origin, left, [](const std::string& file, const std::string& where) -> Config {
    throw InputError(wrong(where).setting("include", file).is("nothing can be included here"));
  });
}

fs::path path_in(const Setting& setting, const std::string& path) {
  const std::size_t line = setting.origin.rfind(':');
  if (line == std::string::npos) return path;  // the command line
  return folder_of_paths_in(setting.origin.substr(0, line)) / path;
}

fs::path whole_path_in(const Setting& setting, const std::string& path) {
  return fs::absolute(path_in(setting, path)).lexically_normal();
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
    throw InputError(Wrong(error.facts()).at(setting.origin).key(p.name));
  }
}

Values resolve(const Config& config, const std::vector<Parameter>& parameters) {
  Values values = defaults_of(parameters);
  for (const auto& [key, setting] : config) {
    const std::size_t i = find_parameter(parameters, key);
    if (i == npos)
      throw InputError(wrong(setting.origin)
                           .setting(key, setting.text)
                           .is("no such parameter")
                           .nearest(key, names_of(parameters))
                           .see("'peerspread describe' lists them"));
    values[i] = resolve_one(setting, parameters[i]);
  }
  return values;
}

namespace {

/// `before` and `after` give what stands around the line of parameter i.
template <class Before, class After>
std::string print_lines(const std::vector<Parameter>& parameters, const Values& values, const Before& before,
                        const After& after) {
  std::ostringstream out;
  std::string section;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& p = parameters[i];
    const std::size_t dot = p.name.find('.');
    const std::string own = dot == std::string::npos ? "" : p.name.substr(0, dot);
    if (own != section) out << "\n[" << (section = own) << "]\n";
    out << before(i) << p.name.substr(dot == std::string::npos ? 0 : dot + 1) << " = " << format_value(values[i])
        << after(i) << "\n";
  }
  return out.str();
}

}  // namespace

std::string print_config(const std::vector<Parameter>& parameters, const Values& values) {
  const auto nothing = [](std::size_t) { return ""; };
  return print_lines(parameters, values, nothing, nothing);
}

std::string print_config_for_people(const std::vector<Parameter>& parameters, const Values& values,
                                    const std::set<std::size_t>& left_open) {
  return print_lines(
      parameters, values, [&](std::size_t i) { return left_open.contains(i) ? "# " : ""; },
      [&](std::size_t i) {
        const Parameter& p = parameters[i];
        return "  # " + (p.unit == "1" ? "" : p.unit + "; ") + std::string(name_of(p.label)) + "; " + p.help;
      });
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
      const std::string name = "--" + option.string_key;
      if (!fresh) throw InputError(wrong("command line").is(name + " is given twice"));
      const std::string control = own ? "" : control_character_in(value);
      if (!control.empty()) throw InputError(wrong("command line").key(name).is(control + " in '" + value + "'"));
    }
  } catch (const po::unknown_option& error) {
    std::string name = error.get_option_name();
    name = name.substr(std::min(name.find_first_not_of('-'), name.size()));
    name = name.substr(0, name.find('='));
    throw InputError(wrong("command line")
                         .is("no such option --" + shorten(name, longest_shown))
                         .nearest(name, known)
                         .see("'peerspread --help' and 'peerspread describe' list them"));
  } catch (const po::error& error) {
    throw InputError(wrong("command line").is(error.what()));
  }
  return line;
}

}  // namespace peerspread
