#include "sim/commands/cli.hpp"

#include <algorithm>
#include <boost/version.hpp>
#include <exception>
#include <filesystem>
#include <iostream>
#include <new>

#include "peerspread/version.hpp"
#include "sim/commands/commands.hpp"
#include "sim/core/memory.hpp"
#include "sim/core/process.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/table.hpp"
#include "sim/model/kernel.hpp"
#include "sim/results/file.hpp"

namespace peerspread {

namespace {

const std::vector<Flag>& flags() {
  static const std::vector<Flag> all = {
      {"note", "FILE.csv", "use these parameter sets, and note in the head of their file what they meet and miss"},
      {"csv", "FILE", "also write the table to FILE as comma-separated values, in full precision"},
      {"report", "FILE.html", "also write a page that explains the results, for people who do not use a terminal"},
      {"brief", "FILE.html", "also write one or two sheets for people who decide: answer, cost, misses, three charts"},
      {"overwrite", "", "replace the results file and the --csv file if they exist"},
      {"dry-run", "", "print how much work, memory, disk and time it would take, and write nothing"},
      {"print-config", "", "print every setting as a config file that gives the same run, and write nothing"},
      {"shard", "i/n",
       "compute only the i-th of n stretches of the work, for processes that know nothing of each other"},
      {"sample", "N", "verify only N batches of worlds, spread evenly over the file"},
      {"virtual", "", "join by reference: done at once, but the parts have to stay"},
      {"quiet", "", "no progress and no closing remarks, only the table"},
      {"leave-out", "IDS", "fit without these targets, as in C2,C3; the ensemble's name says so"},
      {"self-test", "", "see whether calibration finds made-up truths again, in place of calibrating"},
      {"truths", "N", "made-up truths of a self-test [200]"},
      {"through-waves", "N", "of which so many go through all waves of emulators [10]"},
      {"timings", "", "print seconds, rate and memory at the end"},
      {"help", "", "print help, also of a command: peerspread run --help"},
      {"version", "", "print versions, and which kernel this processor gets"}};
  return all;
}

struct Command {
  std::string name, arguments, summary, details;
  std::vector<std::string> flags;
  void (*action)(const Registry&, const Invocation&, Ranks&);
};

/// Commands that make results and turn them into files.
std::vector<Command> commands_of_campaigns() {
  const std::vector<std::string> of_runs = {"csv",     "report",       "brief", "overwrite", "shard",
                                            "dry-run", "print-config", "quiet", "timings"};
  return {
      {"run", "FILE.cfg", "simulate one scenario",
       "Simulates the scenario in FILE.cfg, prints its main outcomes and writes everything to a results file: "
       "results/NAME.h5, or where --output says.",
       of_runs, run_scenario},
      {"compare", "A.cfg B.cfg ... | RESULTS.h5",
       "simulate scenarios with the same people and luck, and print the differences",
       "Simulates every scenario with the same people, ties and luck, prints how the others differ from the first, "
       "and writes everything to one results file: results/A_vs_B.h5, or where --output says. With one results file "
       "(RESULTS.h5) instead, prints its table again.",
       of_runs, compare_scenarios},
      {"sweep", "FILE.cfg", "simulate every point of a design over any parameters",
       "Simulates every point that the section [sweep] of FILE.cfg makes ('peerspread describe sweep' explains it) and "
       "writes everything to one results file. What is finished is never lost: the same command again goes on where it "
       "was killed. SIGTERM, SIGINT and SIGUSR1 stop it at the end of the week with all state saved and exit status "
       "75. "
       "Under mpirun the processes share the work; --shard shares it among jobs of an array.",
       of_runs, sweep},
      {"merge",
       "RESULTS.h5 | RESULTS.h5.parts | PART.h5 ...",
       "join the parts of a campaign into one file",
       "Joins the parts that shards or ranks left into one plain file, --output or the campaign's own. With --virtual "
       "the file only refers to the parts: that is done at once, and they have to stay.",
       {"overwrite", "virtual", "quiet"},
       merge_parts},
      {"report",
       "RESULTS.h5",
       "write a page that explains the results",
       "Writes one self-contained page (it needs no network) with the answer, charts, costs and assumptions: next to "
       "the "
       "results file, or where --output (or -o) says.",
       {"brief", "overwrite", "quiet"},
       report_on}};
}

/// Commands that set the model beside what is known.
std::vector<Command> commands_of_studies() {
  return {
      {"validate",
       "[STUDY.cfg | FOLDER ...]",
       "compare the model with what studies found",
       "Runs every study (a config file with a section [study]; 'peerspread describe study' explains it) and prints "
       "value, "
       "target and pass or miss, those never fitted first. Without names: configs/calibration, configs/validation, its "
       "studies and configs/seed_survey, here or where the program was installed. Every accepted parameter set is used "
       "once, unless --replicates says less. --note FILE.csv takes the sets of that file, and notes in its head what "
       "is "
       "met and missed: pages of all who draw from it then say so.",
       {"csv", "note", "overwrite", "quiet"},
       validate},
      {"calibrate",
       "FILE.cfg",
       "find parameter sets that meet the targets of studies",
       "Draws parameter sets from the priors in FILE.cfg, rules out in waves what cannot meet the targets (history "
       "matching), and writes sets drawn by their likelihood as an ensemble (CSV) for other commands to draw from; "
       "prints, and with --csv writes, how far the targets identify each parameter. --self-test makes up truths "
       "instead and prints how often they are found again. It resumes, and shards, as a sweep does.",
       {"csv", "leave-out", "self-test", "truths", "through-waves", "overwrite", "shard", "dry-run", "quiet"},
       calibrate},
      {"sensitivity",
       "FILE.cfg",
       "which parameters levels and differences depend on",
       "Varies parameters over the ranges in [prior] of FILE.cfg: elementary effects (Morris), then shares of variance "
       "(Sobol indices), on each scenario's level and on the difference between two. It does not resume: stopped, it "
       "says so (status 75), and begins anew.",
       {"csv", "overwrite", "dry-run", "quiet"},
       sensitivity}};
}

/// Commands that look at what is there.
std::vector<Command> commands_that_look() {
  return {
      {"inspect",
       "FILE.h5 | FILE.h5.parts ...",
       "say what is in a results file or part, what made it, and what is missing",
       "Prints the command, version, design, size and completeness of results files and parts.",
       {},
       inspect},
      {"verify",
       "RESULTS.h5",
       "compute a results file again and compare every byte",
       "Computes the worlds of a results file again from what the file says, and compares every byte of every output: "
       "on this machine, with its kernel and threads, whatever it was written with. --sample N takes N batches of "
       "worlds, spread evenly. Status 0: the same; 1: not.",
       {"sample", "quiet"},
       verify},
      {"describe",
       "[TOPIC] [NAME]",
       "explain what can be set and what comes out",
       "Lists models, parameters (default, unit, allowed values, how well it is known, source) and outputs (unit, "
       "dimensions), and the sections of config files. TOPIC is one kind of them: models, parameters, outputs, "
       "recorded, "
       "sweep, study, calibrate, sensitivity or prior. NAME is a parameter, section or output. --model chooses the "
       "model.",
       {},
       describe}};
}

/// In the order of the help.
const std::vector<Command>& commands() {
  static const std::vector<Command> all = [] {
    std::vector<Command> together = commands_of_campaigns();
    for (const auto& more : {commands_of_studies(), commands_that_look()})
      together.insert(together.end(), more.begin(), more.end());
    return together;
  }();
  return all;
}

std::string option_line(const std::string& option, const std::string& help) {
  constexpr std::size_t indent = 24;
  std::string text;
  for (const std::string& line : wrap(help, page_width - indent))
    text += pad(text.empty() ? "  " + option + " " : "", indent) + line + "\n";
  return text;
}

std::string flag_lines(const std::vector<std::string>& names) {
  std::string text;
  for (const Flag& flag : flags())
    if (std::ranges::count(names, flag.name) > 0)
      text += option_line("--" + flag.name + (flag.argument.empty() ? "" : " " + flag.argument), flag.help);
  return text;
}

std::string setting_lines(const Registry& registry) {
  std::string text;
  for (const Parameter& p : engine_parameters(registry)) {
    const std::string initial = format_value(p.initial);
    text += option_line("--" + p.name, p.help + (initial.empty() ? "" : " [" + initial + "]"));
  }
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
  for (const Command& command : commands()) text += option_line(command.name, command.summary);
  text +=
      "\nSettings: in a scenario file (key = value) or as an option; the command line wins\n" + setting_lines(registry);
  text += "\nOther options\n";
  for (const Flag& flag : flags()) text += flag_lines({flag.name});
  return text + "\n'peerspread COMMAND --help' says more. Exit status: 0 done, 2 wrong input, " +
         std::to_string(exit_requeue) +
         " stopped by a signal (the same\ncommand goes on from there), 1 anything else.\n";
}

std::string command_help(const Registry& registry, const Command& command) {
  std::string text = "Usage: peerspread " + command.name + " " + command.arguments + " [OPTION...]\n\n" +
                     paragraph(command.details) + "\nOptions\n";
  if (command.flags.empty())
    return text + option_line("--model", std::string("one of ") + allowed_values(engine_parameters(registry).front()));
  return text + flag_lines(command.flags) + setting_lines(registry);
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

std::string command_names() {
  std::string names;
  for (const Command& command : commands()) names += (names.empty() ? "" : ", ") + command.name;
  return names;
}

const Command& find_command(const std::string& word) {
  const auto found = std::ranges::find(commands(), word, &Command::name);
  if (found != commands().end()) return *found;
  std::vector<std::string> names;
  for (const Command& command : commands()) names.push_back(command.name);
  std::error_code ignored;
  const bool is_file = std::filesystem::is_regular_file(word, ignored);
  if (is_file) names = {"peerspread run " + word};
  throw InputError(wrong()
                       .is("no such command '" + word + "'")
                       .nearest(is_file ? names.front() : word, names)
                       .see("allowed: " + command_names() + "; 'peerspread --help' explains"));
}

/// `arguments` by kind. Throws InputError.
CommandLine parse(std::vector<std::string> arguments, const Registry& registry) {
  std::ranges::replace(arguments, std::string("-h"), std::string("--help"));
  std::ranges::replace(arguments, std::string("-o"), std::string("--output"));
  CommandLine line = parse_command_line(arguments, flags(), all_parameters(registry));
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
    throw InputError(wrong().is("no command given").allowed(command_names()).see("'peerspread --help' explains"));
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
