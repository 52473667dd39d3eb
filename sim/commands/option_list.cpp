#include "sim/commands/option_list.hpp"

#include <algorithm>

#include "sim/core/csv.hpp"

namespace peerspread {

namespace {

Option option_of(const Parameter& p) {
  Option option{"--" + p.name, short_form_of(p.name), "VALUE", p.help, p.choices};
  if (std::holds_alternative<bool>(p.initial)) option.choices = {"on", "off"};
  if (std::holds_alternative<std::string>(p.initial)) option.argument = p.choices.empty() ? "TEXT" : "WORD";
  if (p.name == "output" || p.name == "ensemble") option.argument = "FILE";
  return option;
}

Option option_of(const Flag& flag) {
  Option option{"--" + flag.name, short_form_of(flag.name), flag.argument, flag.help, {}};
  if (flag.argument.find('|') != std::string::npos) option.choices = split_csv(flag.argument, '|');
  return option;
}

}  // namespace

std::vector<Option> options_of(const Registry& registry, const Command& command) {
  std::vector<Option> options;
  for (const Flag& flag : all_flags())
    if (flag.name == "help" || std::ranges::count(command.flags, flag.name) > 0) options.push_back(option_of(flag));
  for (const Parameter& p : engine_parameters(registry))
    if (!command.settings || std::ranges::count(*command.settings, p.name) > 0) options.push_back(option_of(p));
  return options;
}

std::vector<Option> parameter_options(const Registry& registry) {
  std::vector<Option> options;
  for (const Parameter& p : all_parameters(registry))
    if (p.name.find('.') != std::string::npos && !p.name.starts_with("sweep.")) options.push_back(option_of(p));
  return options;
}

std::vector<std::string> words_after(const Registry& registry, const Command& command) {
  std::vector<std::string> words = command.words;
  if (command.arguments == "[MODEL]") words = model_parameter(registry).choices;
  return words;
}

}  // namespace peerspread
