#include "sim/commands/command_list.hpp"

#include <algorithm>

namespace peerspread {

const std::vector<Flag>& all_flags() {
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
      {"json", "", "print JSON for other programs in place of the table, with unrounded numbers"},
      {"until", "OUTCOME:WIDTH",
       "stop once 95 % intervals of an outcome (of differences, or of means in 'run' and at every point of 'sweep') "
       "are no wider than WIDTH; --replicates is the most"},
      {"from", "FILE",
       "live by FILE.cfg until --week, then by the scenario's own values; or go on from worlds that --save-week kept"},
      {"week", "N", "school weeks until then: ends of school years, so 36, 72, ..."},
      {"save-week", "N", "also keep the worlds as they are after N weeks, in RESULTS.weekN, for --from"},
      {"once", "", "print once, and end"},
      {"every", "SECONDS", "between two looks [2 on a terminal, else or with --report 30]"},
      {"to", "csv|json", "what a table is written as [csv]"},
      {"summary", "", "mean, SD and 5th and 95th percentile over replicates, in place of each replicate"},
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

const std::vector<ShortForm>& short_forms() {
  static const std::vector<ShortForm> all = {{"-h", "help"},    {"-o", "output"},   {"-r", "replicates"},
                                             {"-s", "seed"},    {"-t", "threads"},  {"-q", "quiet"},
                                             {"-n", "dry-run"}, {"-f", "overwrite"}};
  return all;
}

std::string short_form_of(const std::string& option) {
  const auto found = std::ranges::find(short_forms(), option, &ShortForm::option);
  return found == short_forms().end() ? "" : found->letter;
}

namespace {

/// Commands that make results and turn them into files.
std::vector<Command> commands_of_campaigns() {
  const std::vector<std::string> of_runs = {"csv",     "report",       "brief", "overwrite", "shard",
                                            "dry-run", "print-config", "quiet", "timings",   "json",
                                            "until",   "from",         "week"};
  std::vector<std::string> of_run = of_runs;
  of_run.emplace_back("save-week");
  return {
      {"run", "FILE.cfg", "simulate one scenario",
       "Simulates the scenario in FILE.cfg, prints its main outcomes and writes everything to a results file: "
       "results/NAME.h5, or where --output says.",
       of_run, run_scenario},
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
       {"csv", "json", "note", "overwrite", "quiet"},
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
  const std::vector<std::string> none;
  return {
      {"inspect",
       "FILE.h5 | FILE.h5.parts ...",
       "say what is in a results file or part, what made it, and what is missing",
       "Prints the command, version, design, size and completeness of results files and parts.",
       {"json"},
       inspect,
       none},
      {"watch",
       "RESULTS.h5",
       "show how far a campaign is that others compute, and what it says so far",
       "Looks at a results file and its parts from outside, again and again until all is there: batches, rate, time "
       "left, means over the replicates that are whole with their 95 % intervals, worlds in which an outcome is not "
       "defined, parts that are damaged. --once looks once, and so does --json. --report FILE.html writes a page of "
       "what is there at each look, which says that it is not finished and which a browser loads anew by itself; the "
       "last one is that of 'report'.",
       {"once", "json", "report", "every", "overwrite"},
       watch,
       none},
      {"export",
       "RESULTS.h5",
       "write a results file as a tidy table for other programs",
       "Writes a table in long form, one row per point, replicate, week or year, group and output, with the value and "
       "its unit: next to the results file, or where --output says (/dev/stdout for a pipe). --outputs=effect,cost "
       "chooses outputs; --summary has one row for all replicates. Nothing is written of a file that is damaged or "
       "not finished.",
       {"to", "summary", "overwrite", "quiet"},
       export_table,
       std::vector<std::string>{"output", "outputs"}},
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
       "sweep, branch, study, calibrate, sensitivity or prior. NAME is a parameter, section or output. --model chooses "
       "the "
       "model.",
       {"json"},
       describe,
       std::vector<std::string>{"model"},
       {"models", "parameters", "outputs", "recorded", "sweep", "branch", "study", "calibrate", "sensitivity",
        "prior"}}};
}

/// Commands that help to write what others take.
std::vector<Command> commands_of_comfort() {
  const std::vector<std::string> none;
  return {
      {"new",
       "FILE.cfg",
       "write a scenario to begin with: the most used parameters, each with its comment",
       "Writes a scenario file with the most used parameters of a model (--model) at their defaults, each with unit, "
       "range and what it means. A file that is there stays as it is.",
       {"quiet"},
       new_scenario,
       std::vector<std::string>{"model"}},
      {"schema",
       "[MODEL]",
       "print a JSON Schema of scenario files",
       "Prints a JSON Schema (draft 7) of the scenario files of a model: keys, types, ranges, choices, help and units, "
       "for editors and other programs. A section is an object, a key its property.",
       {},
       print_schema,
       none},
      {"completion",
       "SHELL",
       "print what completes commands and options in a shell",
       "Prints a script that completes commands, options, parameters and their values at the tab key of bash, zsh or "
       "fish. 'source <(peerspread completion bash)' uses it at once; installed programs need nothing.",
       {},
       completion,
       none,
       {"bash", "zsh", "fish"}},
      {"man",
       "",
       "print the manual page",
       "Prints the manual page: 'peerspread man | man -l -' shows it.",
       {},
       man_page,
       none}};
}

}  // namespace

const std::vector<Command>& all_commands() {
  static const std::vector<Command> all = [] {
    std::vector<Command> together = commands_of_campaigns();
    for (const auto& more : {commands_of_studies(), commands_that_look(), commands_of_comfort()})
      together.insert(together.end(), more.begin(), more.end());
    return together;
  }();
  return all;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const Command& command : all_commands()) names.push_back(command.name);
  return names;
}

}  // namespace peerspread
