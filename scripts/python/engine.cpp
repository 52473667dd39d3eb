/// The program as a module of Python: the commands of sim/commands in this process, on a thread of their own, so that
/// Python hears of Ctrl-C and sees how far they are. What is thrown becomes a PeerspreadError with its facts.
///
/// One call at a time: the engine holds its threads, and a stop, for the whole process.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <unistd.h>

#include <chrono>
#include <exception>
#include <future>
#include <mutex>
#include <new>
#include <sstream>

#include "models/presenters.hpp"
#include "models/registry.hpp"
#include "peerspread/version.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/scenarios.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/model/kernel.hpp"
#include "sim/results/identity.hpp"

namespace py = pybind11;

namespace peerspread {

namespace {

using Texts = std::map<std::string, std::string>;
using Action = void (*)(const Registry&, const Invocation&, Ranks&);

/// What Python asks for.
struct Request {
  std::string command;
  std::vector<std::string> words;
  std::map<std::string, Texts> scenarios;  ///< keys and texts of scenarios that are no files, by their words
  Texts settings, flags;
};

const std::map<std::string, Action>& actions() {
  static const std::map<std::string, Action> all = {
      {"run", run_scenario},  {"compare", compare_scenarios}, {"sweep", sweep},
      {"validate", validate}, {"describe", describe},         {"inspect", inspect},
      {"report", report_on},  {"export", export_table},       {"merge", merge_parts},
      {"verify", verify},     {"schema", print_schema}};
  return all;
}

/// A scenario that Python wrote; `include` builds on a file.
Config config_of(const Texts& keys, const std::string& origin) {
  Config base, own;
  for (const auto& [key, text] : keys) {
    if (key == "include")
      base = read_config(text);
    else
      own[key] = {text, origin};
  }
  return merge(std::move(base), own);
}

Invocation invocation_of(const Request& request, const Presenters& presenters, std::ostream& out, WorkDone* watch) {
  Invocation invocation{request.words, {}, "peerspread " + request.command + " (from Python)", presenters, out};
  for (const auto& [word, keys] : request.scenarios)
    invocation.written[word] = config_of(keys, "scenario '" + word + "'");
  for (const auto& [key, text] : request.settings) invocation.line.settings[key] = {text, "arguments"};
  invocation.line.flags = request.flags;
  invocation.line.flags["quiet"] = "";
  invocation.watch = watch;
  invocation.only_results = request.command == "run" || request.command == "compare" || request.command == "sweep";
  if (request.words.size() == 1 && request.scenarios.empty() && request.command == "compare")
    invocation.only_results = false;  // the table of a results file
  return invocation;
}

/// TBB has no threads in the child of a fork, and would wait for them for ever.
void require_no_fork() {
  static const pid_t first = ::getpid();
  if (::getpid() != first)
    throw RunError(
        "this process was forked from one that had peerspread at work; start it anew, as "
        "multiprocessing.get_context('spawn') does");
}

/// Python's error of what was thrown. Holds the interpreter's lock.
[[noreturn]] void raise(const std::string& kind, const std::string& message, const Facts& facts) {
  const py::object error = py::module_::import("peerspread._errors").attr("PeerspreadError");
  const py::object value =
      error(message, py::arg("kind") = kind, py::arg("where") = facts.where, py::arg("key") = facts.key,
            py::arg("value") = facts.value, py::arg("why") = facts.why, py::arg("allowed") = facts.allowed,
            py::arg("nearest") = facts.nearest, py::arg("see") = facts.see);
  PyErr_SetObject(error.ptr(), value.ptr());
  throw py::error_already_set();
}

[[noreturn]] void raise_from(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const InputError& error) {
    raise("input", error.what(), error.facts());
  } catch (const Error& error) {
    raise("run", error.what(), error.facts());
  } catch (const Stopped& stopped) {
    raise("stopped", stopped.what(), {});
  } catch (const std::bad_alloc&) {
    raise("run", "out of memory; fewer threads or lanes need less", {});
  } catch (const py::error_already_set&) {
    throw;
  } catch (const std::exception& error) {
    raise("bug", "this is a bug, please report it: " + std::string(error.what()), {});
  }
}

/// What Python raised while it waited: kept until the engine has stopped.
class Interrupted {
 public:
  /// Whether something was raised, now or before; asks the engine to stop.
  void look(const py::object& progress, const WorkDone& watch) {
    if (raised_) {
      PyErr_CheckSignals();
      PyErr_Clear();  // it stops already
      return;
    }
    try {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      if (!progress.is_none()) progress(watch.done.load(), watch.total.load());
    } catch (py::error_already_set& error) {
      raised_ = std::make_unique<py::error_already_set>(error);
      stop_asked = true;
    }
  }
  void throw_what_was_raised() {
    if (raised_) throw py::error_already_set(*raised_);
  }

 private:
  std::unique_ptr<py::error_already_set> raised_;
};

/// Calls work() on a thread of its own. `progress` is None or called with what is done and the total.
template <class Work>
void on_a_thread(const Work& work, const py::object& progress, WorkDone& watch) {
  using namespace std::chrono_literals;
  static std::timed_mutex busy;
  std::unique_lock lock(busy, std::defer_lock);
  Interrupted interruption;
  while (!lock.owns_lock()) {
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    const py::gil_scoped_release others;
    (void)lock.try_lock_for(50ms);
  }
  std::exception_ptr thrown;
  {
    const StopByCaller stops;
    std::future<void> done = std::async(std::launch::async, work);
    for (bool waiting = true; waiting;) {
      {
        const py::gil_scoped_release others;
        waiting = done.wait_for(30ms) != std::future_status::ready;
      }
      interruption.look(progress, watch);
    }
    try {
      done.get();
    } catch (...) {
      thrown = std::current_exception();
    }
  }
  interruption.throw_what_was_raised();
  if (thrown) raise_from(thrown);
}

std::string call(const Request& request, const py::object& progress) {
  std::ostringstream out;
  WorkDone watch;
  const auto work = [&] {
    require_no_fork();
    static const Registry registry = make_registry();
    static const Presenters presenters = make_presenters();
    Ranks ranks;
    actions().at(request.command)(registry, invocation_of(request, presenters, out, &watch), ranks);
  };
  on_a_thread(work, progress, watch);
  return out.str();
}

/// What decides which numbers a campaign gives, in 16 digits, and the results file that it would write.
std::pair<std::string, std::string> identity(const Request& request) {
  std::pair<std::string, std::string> found;
  std::ostringstream out;
  WorkDone watch;
  const auto work = [&] {
    const Registry registry = make_registry();
    const Presenters presenters = make_presenters();
    const Invocation invocation = invocation_of(request, presenters, out, nullptr);
    const Scenarios scenarios =
        request.command == "sweep" ? read_sweep(registry, invocation) : read_scenarios(registry, invocation);
    found = {fingerprint(scenarios.campaign), scenarios.campaign.settings.output};
  };
  on_a_thread(work, py::none(), watch);
  return found;
}

Request request_of(std::string command, std::vector<std::string> words, std::map<std::string, Texts> scenarios,
                   Texts settings, Texts flags) {
  return {std::move(command), std::move(words), std::move(scenarios), std::move(settings), std::move(flags)};
}

}  // namespace

PYBIND11_MODULE(_engine, module) {
  module.doc() = "The engine of peerspread; the package around it is what to use.";
  module.attr("version") = std::string(version);
  module.attr("git_state") = std::string(git_state);
  module.def(
      "kernel", [] { return std::string(best_kernel().name); }, "The kernel that this processor gets.");
  module.def(
      "call",
      [](std::string command, std::vector<std::string> words, std::map<std::string, Texts> scenarios, Texts settings,
         Texts flags, const py::object& progress) {
        return call(request_of(std::move(command), std::move(words), std::move(scenarios), std::move(settings),
                               std::move(flags)),
                    progress);
      },
      py::arg("command"), py::arg("words"), py::arg("scenarios"), py::arg("settings"), py::arg("flags"),
      py::arg("progress"), "Does a command and returns what it prints.");
  module.def(
      "identity",
      [](std::string command, std::vector<std::string> words, std::map<std::string, Texts> scenarios, Texts settings) {
        return identity(
            request_of(std::move(command), std::move(words), std::move(scenarios), std::move(settings), {}));
      },
      py::arg("command"), py::arg("words"), py::arg("scenarios"), py::arg("settings"),
      "The fingerprint of a campaign, and where the program would write it.");
}

}  // namespace peerspread
