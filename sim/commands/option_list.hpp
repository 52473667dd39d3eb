/// What may be typed after each command, from the tables of commands, flags and parameters; completion and the man page
/// are made of it.
#pragma once

#include <string>
#include <vector>

#include "sim/commands/command_list.hpp"

namespace peerspread {

struct Option {
  std::string name;      ///< "--csv"
  std::string letter;    ///< "-o", or ""
  std::string argument;  ///< "FILE", "" for a switch
  std::string help;
  std::vector<std::string> choices;  ///< what it may be set to, where that is a list
  bool is_file() const { return argument.starts_with("FILE"); }
};

/// The flags of `command` and the settings of the engine that it takes.
std::vector<Option> options_of(const Registry& registry, const Command& command);
/// The parameters of all models, which are options of every command that takes all settings.
std::vector<Option> parameter_options(const Registry& registry);
/// Words that may follow `command`, beside files: topics, shells, models.
std::vector<std::string> words_after(const Registry& registry, const Command& command);

}  // namespace peerspread
