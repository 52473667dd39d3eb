#include "sim/commands/cli.hpp"

#include <algorithm>
#include <boost/version.hpp>
#include <exception>
#include <filesystem>
#include <iostream>
#include <new>

#include "peerspread/version.hpp"
#include "sim/commands/command_list.hpp"
#include "sim/core/memory.hpp"
#include "sim/core/process.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/table.hpp"
#include "sim/model/kernel.hpp"
#include "sim/results/file.hpp"

namespace peerspread {

namespace {

std::string option_line(const std::string& option, const std::string& help) {
  constexpr std::size_t indent = 24;
  std::string text;
  for (const std::string& line : wrap(help, page_width - indent))
    text += pad(text.empty() ? "  " + option + " " : "", indent) + line + "\n";
  return text;
}

/// "-o, --output".
std::string written(const std::string& option, const std::string& letter) {
  return letter.empty() ? option : letter + ", " + option;
}

std::string flag_lines(const std::vector<std::string>& names) {
  std::string text;
  for (const Flag& flag : all_flags())
    if (std::ranges::count(names, flag.name) > 0)
      text += option_line(
          written("--" + flag.name, short_form_of(flag.name)) + (flag.argument.empty() ? "" : " " + flag.argument),
          flag.help);
  return text;
}

std::string setting_line(const Parameter& p) {
  std::string initial = format_value(p.initial);
  if (p.name == "model") initial += ", of " + allowed_values(p);
  return option_line(written("--" + p.name, short_form_of(p.name)),
                     p.help + (initial.empty() ? "" : " [" + initial + "]"));
}

std::string setting_lines(const Registry& registry) {
  std::string text;
  for (const Parameter& p : engine_parameters(registry)) text += setting_line(p);
  text += option_line("--SECTION.KEY VALUE", "any parameter, over what the files say: --coaching.hours_per_year=20");
  return text;
}

std::string general_help(const Registry& registry) {
  std::string text = paragraph(
      "peerspread simulates how peer coaching spreads through teachers: thousands of teachers in their schools, week "
      "by "
      "week, many times over, so that programmes can be compared before anybody runs them.");
  text +=
      "\nExamples\n"
      "  peerspread compare configs/scenarios/nyc_15_hours.cfg configs/scenarios/nyc_27_hours.cfg\n"
      "      what 27 hours of coaching per teacher do that 15 do not\n"
      "  peerspread run configs/scenarios/nyc_27_hours.cfg --coaching.hours_per_year=20 --name=\"20 hours\"\n"
      "      one scenario, with a change of your own\n"
      "  peerspread describe parameters coaching\n"
      "      what can be changed about the coaching, and where the defaults come from\n\n"
      "Commands\n";
  for (const Command& command : all_commands()) text += option_line(command.name, command.summary);
  text +=
      "\nSettings: in a scenario file (key = value) or as an option; the command line wins\n" + setting_lines(registry);
  text += "\nOther options\n";
  for (const Flag& flag : all_flags()) text += flag_lines({flag.name});
  return text + "\n'peerspread COMMAND --help' says more. Exit status: 0 done, 2 wrong input, " +
         std::to_string(exit_requeue) +
         " stopped by a signal (the same\ncommand goes on from there), 1 anything else.\n";
}

std::string command_help(const Registry& registry, const Command& command) {
  std::string text = "Usage: peerspread " + command.name + " " + command.arguments + " [OPTION...]\n\n" +
                     paragraph(command.details) + "\nOptions\n";
  text += flag_lines(command.flags);
  if (!command.settings) return text + setting_lines(registry);
  for (const Parameter& p : engine_parameters(registry))
    if (std::ranges::count(*command.settings, p.name) > 0) text += setting_line(p);
  return text;
}

std::string version_text() {
  return "peerspread " + std::string(version) + " (git " + std::string(git_state) + ")\n" + "results format " +
         std::to_string(results_format_version) + "\n" + "Boost " + std::to_string(BOOST_VERSION / 100000) + "." +
         std::to_string(BOOST_VERSION / 100 % 1000) + "\n" + "kernel: " + std::string(best_kernel().name) +
         ", the best of those that this processor has (worlds stepped at once): " + kernels_here() + "\n" +
         "MPI: " + (Ranks::built_in() ? "yes" : "no") + "\n";
}

/// `argv` as a shell would take it again.
std::string as_typed(int argc, const char* const* argv) {
  std::string text;
  for (int i = 0; i < argc; ++i) {
    const std::string word = argv[i];
    const bool plain = !word.empty() && word.find_first_of(" \t\n'\"\\$`*?[]{}()<>|&;!#~") == std::string::npos;
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    text += (i == 0 ? "" : " ") + (plain ? word : quoted + "'");
  }
  return text;
}

std::string listed_commands() {
  std::string names;
  for (const std::string& name : command_names()) names += (names.empty() ? "" : ", ") + name;
  return names;
}

const Command& find_command(const std::string& word) {
  const auto found = std::ranges::find(all_commands(), word, &Command::name);
  if (found != all_commands().end()) return *found;
  std::vector<std::string> names = command_names();
  std::error_code ignored;
  const bool is_file = std::filesystem::is_regular_file(word, ignored);
  if (is_file) names = {"peerspread run " + word};
  throw InputError(wrong()
                       .is("no such command '" + word + "'")
                       .nearest(is_file ? names.front() : word, names)
                       .see("allowed: " + listed_commands() + "; 'peerspread --help' explains"));
}

/// `arguments` by kind. Throws InputError.
CommandLine parse(std::vector<std::string> arguments, const Registry& registry) {
  for (const ShortForm& form : short_forms()) std::ranges::replace(arguments, form.letter, "--" + form.option);
  CommandLine line = parse_command_line(arguments, all_flags(), all_parameters(registry));
  for (const std::string& word : line.words)
    if (word.starts_with('-'))
      throw InputError(wrong("command line").is("no such option " + word).see("'peerspread --help' lists them"));
  return line;
}

/// The command that `line` asks for, with options that it has a use for; none where it asks for the version or for help
/// with all of them. Throws InputError.
const Command* command_of(const CommandLine& line) {
  if (line.flags.contains("version")) return nullptr;
  const bool help = line.flags.contains("help");
  if (line.words.empty() && !help)
    throw InputError(wrong().is("no command given").allowed(listed_commands()).see("'peerspread --help' explains"));
  if (line.words.empty()) return nullptr;
  const Command& command = find_command(line.words.front());
  if (help) return &command;
  for (const auto& [flag, value] : line.flags)
    if (std::ranges::count(command.flags, flag) == 0)
      throw InputError(wrong("command line")
                           .is(command.name + " has no use for --" + flag)
                           .see("'peerspread " + command.name + " --help'"));
  return &command;
}

void execute(int argc, const char* const* argv, const Registry& registry, const Presenters& presenters, Ranks& ranks) {
  Invocation invocation{{}, parse({argv + std::min(argc, 1), argv + argc}, registry), as_typed(argc, argv), presenters};
  const Command* command = command_of(invocation.line);
  if (invocation.has("version")) {
    std::cout << version_text();
  } else if (command == nullptr) {
    std::cout << general_help(registry);
  } else if (invocation.has("help")) {
    std::cout << command_help(registry, *command);
  } else {
    invocation.words.assign(invocation.line.words.begin() + 1, invocation.line.words.end());
    command->action(registry, invocation, ranks);
  }
}

/// Says what went wrong: wrong input once, for every rank has the same; anything else ends the other ranks too.
int fail(Ranks& ranks, int status, const std::string& message) {
  std::cout.flush();
  const bool everywhere = status == 2 || status == exit_requeue;
  constexpr std::size_t longest = 4000;  // columns; more than any path
  if (ranks.first() || !everywhere) std::cerr << "peerspread: " << shorten(message, longest) << std::endl;
  if (!everywhere) ranks.abort(status);
  return status;
}

int run_in(Ranks& ranks, int argc, const char* const* argv, const Registry& registry, const Presenters& presenters) {
  try {
    execute(argc, argv, registry, presenters, ranks);
    std::cout.flush();
    if (!std::cout) throw RunError("cannot write to standard output; is the disk full?");
    return 0;
  } catch (const InputError& error) {
    return fail(ranks, 2, error.what());
  } catch (const Stopped& stopped) {
    return fail(ranks, exit_requeue, stopped.what());
  } catch (const RunError& error) {
    return fail(ranks, 1, error.what());
  } catch (const std::filesystem::filesystem_error& error) {
    return fail(ranks, 1, "cannot use " + error.path1().string() + ": " + error.code().message());
  } catch (const std::bad_alloc&) {
    return fail(ranks, 1, "out of memory; --dry-run says how much is needed, fewer --threads or --lanes need less");
  } catch (const std::exception& error) {
    return fail(ranks, 1, "this is a bug, please report it with the command line: " + std::string(error.what()));
  }
}

}  // namespace

std::string command_asked_for(const std::vector<std::string>& arguments, const Registry& registry) {
  const Command* command = command_of(parse(arguments, registry));
  return command == nullptr ? "" : command->name;
}

int run_program(int argc, const char* const* argv, const Registry& registry, const Presenters& presenters) {
  make_ready();
  keep_freed_memory();
  try {
    Ranks ranks;
    return run_in(ranks, argc, argv, registry, presenters);
  } catch (const RunError& error) {
    std::cerr << "peerspread: " << printable(error.what()) << std::endl;
    return 1;
  }
}

}  // namespace peerspread
