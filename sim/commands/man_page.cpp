#include "peerspread/version.hpp"
#include "sim/commands/option_list.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"

namespace peerspread {

namespace {

/// `text` as roff takes it literally.
std::string in_roff(const std::string& text) {
  std::string safe = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (const char c : text) safe += c == '\\' ? std::string("\\e") : c == '-' ? std::string("\\-") : std::string(1, c);
  return safe;
}

std::string entry_in_roff(const std::string& term, const std::string& text) {
  return ".TP\n\\fB" + in_roff(term) + "\\fR\n" + in_roff(text) + "\n";
}

std::string option_in_roff(const Option& option) {
  const std::string term = option.name + (option.letter.empty() ? "" : ", " + option.letter) +
                           (option.argument.empty() ? "" : " " + option.argument);
  std::string choices;
  if (option.argument.find('|') == std::string::npos)
    for (const std::string& choice : option.choices) choices += (choices.empty() ? "; one of " : ", ") + choice;
  return entry_in_roff(term, option.help + choices);
}

}  // namespace

void man_page(const Registry& registry, const Invocation& invocation, Ranks&) {
  require(invocation.words.empty(), "man takes no words; it prints the page, as in 'peerspread man | man -l -'");
  std::string text = ".TH PEERSPREAD 1 \"\" \"peerspread " + std::string(version) + "\" \"User Commands\"\n";
  text +=
      ".SH NAME\npeerspread \\- simulate how peer coaching spreads through teachers\n"
      ".SH SYNOPSIS\n\\fBpeerspread\\fR \\fICOMMAND\\fR [\\fIARGUMENT\\fR...] [\\fIOPTION\\fR...]\n"
      ".SH DESCRIPTION\n" +
      in_roff(
          "Simulates thousands of teachers in their schools, week by week, many times over, so that programmes can be "
          "compared before anybody runs them. Scenarios are short config files; results are HDF5 files that are "
          "netCDF-4.") +
      "\n.SH COMMANDS\n";
  for (const Command& command : all_commands())
    text += entry_in_roff(command.name + " " + command.arguments, command.details);
  text += ".SH OPTIONS\n";
  for (const Flag& flag : all_flags()) {
    std::string takers;
    for (const Command& command : all_commands())
      for (const std::string& own : command.flags)
        if (own == flag.name) takers += (takers.empty() ? " (" : ", ") + command.name;
    text += option_in_roff({"--" + flag.name,
                            short_form_of(flag.name),
                            flag.argument,
                            flag.help + takers + (takers.empty() ? "" : ")"),
                            {}});
  }
  text += ".SH SETTINGS\nIn a scenario file (key = value) or as an option; the command line wins.\n";
  for (const Parameter& p : engine_parameters(registry))
    text += option_in_roff({"--" + p.name, short_form_of(p.name), "VALUE", p.help, p.choices});
  text += ".SH PARAMETERS\n" +
          in_roff("Options of every command that takes settings, and keys of scenario files: [section] and key.") +
          "\n";
  for (const Option& option : parameter_options(registry)) text += option_in_roff(option);
  text += ".SH EXIT STATUS\n" + entry_in_roff("0", "done") +
          entry_in_roff("1", "the machine or a file refused, or a difference was found; what was there is not harmed") +
          entry_in_roff("2", "what was written cannot be used; nothing was done") +
          entry_in_roff(std::to_string(exit_requeue),
                        "stopped by a signal with all state saved: the same command goes "
                        "on from there");
  text += ".SH SEE ALSO\n" + in_roff("'peerspread COMMAND --help' and 'peerspread describe' say more.") + "\n";
  invocation.out << text;
}

}  // namespace peerspread
