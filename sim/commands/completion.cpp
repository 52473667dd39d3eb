#include <algorithm>
#include <functional>

#include "sim/commands/option_list.hpp"
#include "sim/core/require.hpp"

namespace peerspread {

namespace {

/// `text` between single quotes, in which `quote` stands for one.
std::string in_quotes(const std::string& text, const std::string& quote) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? quote : std::string(1, c);
  return quoted + "'";
}
std::string in_shell_quotes(const std::string& text) { return in_quotes(text, "'\\''"); }

std::string joined_by(const std::vector<std::string>& words, const std::string& between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

/// Every option that takes a value, once, whatever its command.
std::vector<Option> options_with_values(const Registry& registry) {
  std::vector<Option> all = parameter_options(registry);
  for (const Command& command : all_commands())
    for (Option& option : options_of(registry, command))
      if (!option.argument.empty() && std::ranges::count(all, option.name, &Option::name) == 0)
        all.push_back(std::move(option));
  return all;
}

/// "--output|-o" of the options that `wanted` takes, as patterns of a `case`.
std::string patterns_of(const std::vector<Option>& options, const std::function<bool(const Option&)>& wanted) {
  std::vector<std::string> names;
  for (const Option& option : options) {
    if (!wanted(option)) continue;
    names.push_back(option.name);
    if (!option.letter.empty()) names.push_back(option.letter);
  }
  return joined_by(names, "|");
}

/// The lines of a `case` on an option that takes a value: `choose` with its choices, `file` or `value`.
std::string value_cases(const Registry& registry, const std::function<std::string(const std::string&)>& choose,
                        const std::string& file, const std::string& value) {
  const std::vector<Option> options = options_with_values(registry);
  std::string text;
  for (const Option& option : options)
    if (!option.choices.empty())
      text += "    " + patterns_of({option}, [](const Option&) { return true; }) + ") " +
              choose(joined_by(option.choices, " ")) + " ;;\n";
  text += "    " + patterns_of(options, [](const Option& o) { return o.is_file(); }) + ") " + file + " ;;\n";
  return text + "    " + patterns_of(options, [](const Option& o) { return o.choices.empty() && !o.is_file(); }) +
         ") " + value + " ;;\n";
}

std::string names_of_options(const std::vector<Option>& options) {
  std::vector<std::string> names;
  for (const Option& option : options) names.push_back(option.name + (option.argument.empty() ? "" : "="));
  return joined_by(names, " ");
}

std::string completion_for_bash(const Registry& registry) {
  std::string cases, words;
  for (const Command& command : all_commands()) {
    cases += "    " + command.name + ") options='" + names_of_options(options_of(registry, command)) + "'" +
             (command.settings ? "" : " parameters=yes") + " ;;\n";
    const std::vector<std::string> after = words_after(registry, command);
    if (!after.empty()) words += "    " + command.name + ") words='" + joined_by(after, " ") + "' ;;\n";
  }
  const auto choose = [](const std::string& list) {
    return "COMPREPLY=($(compgen -W '" + list + "' -- \"$current\")); return";
  };
  return R"(# Completion of peerspread for bash, made by 'peerspread completion bash'.
_peerspread() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} option= command= options= words= word
  local parameters=
  COMPREPLY=()
  if [[ $current == = ]]; then
    option=$before current=
  elif [[ $before == = ]]; then
    option=${COMP_WORDS[COMP_CWORD-2]}
  elif [[ $before == -* ]]; then
    option=$before
  fi
  case $option in
)" + value_cases(registry, choose, "compopt -o default 2>/dev/null; return", "return") +
         R"(  esac
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] || { command=$word; break; }
  done
  case $command in
    '') options='--help --version' words=')" +
         joined_by(command_names(), " ") + "' ;;\n" + cases + "  esac\n  case $command in\n" + words +
         R"(  esac
  [[ $parameters ]] && options+=' )" +
         names_of_options(parameter_options(registry)) + R"('
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  else
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    [[ $command ]] && compopt -o default 2>/dev/null
  fi
  return 0
}
complete -F _peerspread peerspread
)";
}

std::string described(const std::string& name, const std::string& help) {
  std::string safe;
  for (const char c : help) safe += c == ':' ? std::string("\\:") : std::string(1, c);
  return "    " + in_shell_quotes(name + ":" + safe) + "\n";
}

std::string completion_for_zsh(const Registry& registry) {
  std::string cases, commands, parameters, words;
  const auto list = [](const std::vector<Option>& options) {
    std::string text;
    for (const Option& option : options)
      text += described(option.name + (option.argument.empty() ? "" : "="), option.help);
    return text;
  };
  for (const Command& command : all_commands()) {
    commands += described(command.name, command.summary);
    cases += "  " + command.name + ")" + (command.settings ? "" : " options=($parameters)") + "\n  options+=(\n" +
             list(options_of(registry, command)) + "  ) ;;\n";
    const std::vector<std::string> after = words_after(registry, command);
    if (!after.empty()) words += "    " + command.name + ") compadd " + joined_by(after, " ") + " ;;\n";
  }
  return R"(#compdef peerspread
# Completion of peerspread for zsh, made by 'peerspread completion zsh'.
_peerspread_values() {
  case $1 in
)" +
         value_cases(
             registry, [](const std::string& choices) { return "compadd " + choices; }, "_files",
             "_message 'a value'") +
         R"(    *) return 1 ;;
  esac
  return 0
}

_peerspread() {
  local -a commands options parameters
  local command= word
  commands=(
)" + commands +
         "  )\n  parameters=(\n" + list(parameter_options(registry)) + R"(  )
  for word in ${words[2,CURRENT-1]}; do
    [[ $word == -* ]] || { command=$word; break }
  done
  if [[ $PREFIX == --*=* ]]; then
    local option=${PREFIX%%=*}
    compset -P '*='
    _peerspread_values $option
    return
  fi
  [[ $words[CURRENT-1] == -* ]] && _peerspread_values $words[CURRENT-1] && return
  case $command in
  '') options=('--help:print help' '--version:print versions') ;;
)" + cases +
         R"(  esac
  if [[ $PREFIX == -* ]]; then
    local -a plain valued
    plain=(${options:#*=:*}) valued=(${(M)options:#*=:*})
    _describe -o option plain
    _describe -o option valued -S ''
    return
  fi
  [[ -z $command ]] && { _describe command commands; return }
  case $command in
)" + words +
         R"(  esac
  _files
}
compdef _peerspread peerspread
)";
}

std::string completion_for_fish(const Registry& registry) {
  const auto quoted = [](const std::string& text) { return in_quotes(text, "\\'"); };
  const auto line = [&](const std::string& condition, const Option& option) {
    std::string text = "complete -c peerspread -n " + quoted(condition) + " -l " + option.name.substr(2);
    if (!option.letter.empty()) text += " -s " + option.letter.substr(1);
    if (!option.choices.empty())
      text += " -x -a " + quoted(joined_by(option.choices, " "));
    else if (!option.argument.empty())
      text += option.is_file() ? " -r -F" : " -x";
    return text + " -d " + quoted(option.help) + "\n";
  };
  std::string text = "# Completion of peerspread for fish, made by 'peerspread completion fish'.\n";
  std::vector<std::string> with_settings;
  for (const Command& command : all_commands()) {
    const std::string seen = "__fish_seen_subcommand_from " + command.name;
    text += "complete -c peerspread -n __fish_use_subcommand -f -a " + command.name + " -d " + quoted(command.summary) +
            "\n";
    for (const Option& option : options_of(registry, command)) text += line(seen, option);
    const std::vector<std::string> after = words_after(registry, command);
    if (!after.empty())
      text += "complete -c peerspread -n " + quoted(seen) + " -a " + quoted(joined_by(after, " ")) + "\n";
    if (!command.settings) with_settings.push_back(command.name);
  }
  for (const Option& option : parameter_options(registry))
    text += line("__fish_seen_subcommand_from " + joined_by(with_settings, " "), option);
  return text;
}

}  // namespace

void completion(const Registry& registry, const Invocation& invocation, Ranks&) {
  require(invocation.words.size() == 1, "completion takes the name of a shell: bash, zsh or fish");
  const std::string& shell = invocation.words.front();
  const std::vector<std::string> shells = {"bash", "zsh", "fish"};
  if (std::ranges::count(shells, shell) == 0)
    throw InputError(wrong("completion")
                         .value(shell)
                         .is("is no shell that can be completed for")
                         .allowed("bash, zsh, fish")
                         .nearest(shell, shells));
  invocation.out << (shell == "bash"  ? completion_for_bash(registry)
                     : shell == "zsh" ? completion_for_zsh(registry)
                                      : completion_for_fish(registry));
}

}  // namespace peerspread
