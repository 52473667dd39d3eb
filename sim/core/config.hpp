/// A scenario as written: keys with their texts and where each was written. The only Boost.Program_options.
///
/// Files are Program_options' INI form: `[section]`, `key = value`, `# comment`. `include = other.cfg` (first line
/// of its kind per file, path relative to the file) builds on another file, whose keys the including file may
/// override. Command-line options override files. Anything odd throws InputError with file, line, key and value; so
/// does what is beyond the limits of text_input.hpp.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/core/parameter.hpp"

namespace peerspread {

struct Setting {
  std::string text;    ///< the value as written
  std::string origin;  ///< "configs/base.cfg:12" or "command line"
};

/// Keys as written; immutable use after `read_config`.
using Config = std::map<std::string, Setting>;

/// Reads `file`, which may be a pipe, and what it includes. Errors: no such file, not a line of the format, a key
/// twice, include cycle.
Config read_config(const std::filesystem::path& file);

/// The keys in `text`, which has no includes; errors name `origin`.
Config parse_config(const std::string& text, const std::string& origin);

/// Removes all keys "section.x" and returns them as "x".
Config take_section(Config& config, const std::string& section);

/// `over` wins over `base`.
Config merge(Config base, const Config& over);

/// Removes and returns `key`, or `fallback` where it is not set.
Setting take(Config& config, const std::string& key, const std::string& fallback);

/// `path`, which `setting` names, as seen from the folder of the file that says so.
std::filesystem::path path_in(const Setting& setting, const std::string& path);
/// The same as every folder sees it: absolute, without "..".
std::filesystem::path whole_path_in(const Setting& setting, const std::string& path);

/// One value per parameter: the default or what `config` says. Refuses keys that no parameter has (with the nearest).
Values resolve(const Config& config, const std::vector<Parameter>& parameters);

/// The value of parameter `p` as set in `config`; throws InputError with its origin.
Value resolve_one(const Setting& setting, const Parameter& p);

/// `values` as a config file, sections and all, in declaration order; reads back to the same values.
std::string print_config(const std::vector<Parameter>& parameters, const Values& values);

/// The same with what each parameter is, for people. Those `left_open` (indices) stand behind a #: something else
/// decides them where no file does.
std::string print_config_for_people(const std::vector<Parameter>& parameters, const Values& values,
                                    const std::set<std::size_t>& left_open);

/// What a command line held.
struct CommandLine {
  std::vector<std::string> words;            ///< positional: command, files
  Config settings;                           ///< --any.key=value
  std::map<std::string, std::string> flags;  ///< the command's own options; a switch has the value ""
};

/// A command's own option.
struct Flag {
  std::string name;      ///< "report", used as --report
  std::string argument;  ///< "FILE", or "" for a switch
  std::string help;
};

/// Parses with no guessing of abbreviations. Unknown options and missing values throw InputError with the nearest.
CommandLine parse_command_line(const std::vector<std::string>& arguments, const std::vector<Flag>& flags,
                               const std::vector<Parameter>& parameters);

}  // namespace peerspread
