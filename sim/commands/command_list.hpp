/// The commands of the program with their options, declared once: the command line, its help, completion and the man
/// page are made of these.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/commands/commands.hpp"

namespace peerspread {

struct Command {
  std::string name, arguments, summary, details;
  std::vector<std::string> flags;
  void (*action)(const Registry&, const Invocation&, Ranks&);
  std::optional<std::vector<std::string>> settings = {};  ///< that it takes as options; all where nothing is said
  std::vector<std::string> words = {};                    ///< that may follow, beside files
};

/// In the order of the help.
const std::vector<Command>& all_commands();
std::vector<std::string> command_names();

/// The options that are no settings.
const std::vector<Flag>& all_flags();

/// One letter for an option that is typed often, a setting or a flag.
struct ShortForm {
  std::string letter, option;  ///< "-o", "output"
};
const std::vector<ShortForm>& short_forms();
/// "-o", or "" where `option` has none.
std::string short_form_of(const std::string& option);

}  // namespace peerspread
