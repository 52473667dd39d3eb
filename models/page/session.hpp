/// One request of a page being answered: its worlds, stepped a little at a time, and what was observed of them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/page/request.hpp"
#include "sim/campaign/batch_run.hpp"

namespace peerspread::page {

class Session {
 public:
  explicit Session(Request request);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Weeks of packs that are still to be stepped.
  std::size_t left() const { return left_; }
  /// Steps that many of them, or all that are left.
  void advance(std::size_t weeks);

  /// Lines "output NAME UNIT AXIS,AXIS" and "axis NAME ENTRY|ENTRY", with tabs between the parts.
  const std::string& outline() const { return outline_; }
  /// Once nothing is left: the worlds that were asked for, in no order that means anything, and a row of each output.
  const std::vector<Job>& jobs() const { return jobs_; }
  const std::vector<float>& row(std::size_t output, std::size_t job) const { return rows_[output][job]; }

 private:
  void finish_batch();

  Request request_;
  Plan plan_;
  std::size_t batch_ = 0, left_ = 0;
  std::unique_ptr<BatchRun> run_;
  std::string outline_;
  std::vector<Job> jobs_;
  std::vector<std::vector<std::vector<float>>> rows_;  ///< [output][job]
};

}  // namespace peerspread::page
