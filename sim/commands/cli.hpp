/// The program as its users meet it: commands, options, help, one line for an error, the exit status.
///
/// Status 0: done. 2: what somebody wrote cannot be used (InputError); nothing was written. 1: the machine or a file
/// refused (RunError), or a bug. Tables go to standard output; progress and errors to standard error.
#pragma once

#include <string>
#include <vector>

#include "sim/model/model.hpp"
#include "sim/report/presenter.hpp"

namespace peerspread {

/// Runs one command line with the models of `registry`, explained by `presenters`. Throws nothing.
int run_program(int argc, const char* const* argv, const Registry& registry, const Presenters& presenters);

/// The command that `arguments` (without the program's name) ask for, once all is checked that can be without reading a
/// file; "" where they ask for the version or for help with all commands. Throws InputError.
std::string command_asked_for(const std::vector<std::string>& arguments, const Registry& registry);

}  // namespace peerspread
