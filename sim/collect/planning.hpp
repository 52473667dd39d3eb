/// The time before anything is computed, when all ranks read and plan the same, each for itself.
#pragma once

#include "sim/collect/ranks.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"

namespace peerspread {

/// Listens for a stop while it lives. Ranks hear of it one by one, or only some of them: each has to come to `end`, or
/// to give up where its planning fails, before any goes on to where it would wait for the others.
class Planning {
 public:
  explicit Planning(Ranks& ranks) : ranks_(ranks) {}

  /// Does `work`, in which `end` is called.
  template <class Work>
  void during(const Work& work) {
    try {
      work();
    } catch (const InputError&) {  // the same on all ranks
      give_up();
      throw;
    } catch (const Stopped&) {
      give_up();
      throw;
    }
  }

  /// Planned. Throws Stopped on all ranks where a stop was asked of any.
  void end() {
    planned_ = true;
    if (!ranks_.all(!stop_asked)) stop_asked = true;
    go_on_unless_stopped();
  }

  /// From now on the signals end the program.
  void let_go() { signals_.end(); }

 private:
  void give_up() {
    if (!planned_) ranks_.all(false);
    planned_ = true;
  }

  Ranks& ranks_;
  StopSignals signals_;
  bool planned_ = false;
};

}  // namespace peerspread
