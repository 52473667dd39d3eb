#include "tests/faults/orders.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace faults {

namespace {

constexpr int power_failed = 99;  ///< exit status that the program never has

std::string variable(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? "" : text;
}

}  // namespace

bool changes(Operation operation) {
  using enum Operation;
  constexpr std::array all = {create, write, sync, truncate, rename, link, remove, mkdir};
  return std::ranges::find(all, operation) != all.end();
}

Orders::Orders() : folder_(variable("FAULTS_FOLDER")), log_(variable("FAULTS_LOG")), boot_(variable("FAULTS_BOOT")) {
  if (const std::string fail = variable("FAULTS_FAIL"); !fail.empty()) {
    const std::size_t name = fail.find(':'), nth = fail.find(':', name + 1);
    const auto operation = std::ranges::find(operation_names, fail.substr(0, name));
    if (operation == operation_names.end() || nth == std::string::npos) std::abort();
    failing_ = static_cast<Operation>(operation - operation_names.begin());
    nth_ = std::strtoull(fail.c_str() + name + 1, nullptr, 10);
    error_ = std::atoi(fail.c_str() + nth + 1);
    on_ = fail.ends_with(":on");
  }
  if (const std::string cut = variable("FAULTS_CUT"); !cut.empty()) {
    cut_ = std::strtoull(cut.c_str(), nullptr, 10);
    surviving_.emplace(folder_, keeps_of(std::string_view(cut).substr(cut.find(':') + 1)));
  }
}

bool Orders::concern(const std::string& path) const {
  return !folder_.empty() && path.starts_with(folder_) &&
         (path.size() == folder_.size() || path[folder_.size()] == '/');
}

void Orders::log(const std::string& line) const {
  const int descriptor = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (descriptor < 0) return;
  [[maybe_unused]] const ssize_t written = ::write(descriptor, line.data(), line.size());
  ::close(descriptor);
}

Verdict Orders::on(Operation operation, const std::string& path) {
  const std::size_t count = ++counts_[static_cast<std::size_t>(operation)];
  if (changes(operation) && ++changes_ == cut_) fail_power(path);
  if (nth_ == 0 || operation != failing_ || count < nth_ || (count > nth_ && !on_)) return {};
  if (error_ == EINTR && (count - nth_) % 2 == 1) return {};  // or whoever tries again would do so for ever
  log("fired " + std::string(operation_names[static_cast<std::size_t>(operation)]) + " " + path + "\n");
  return error_ == 0 ? Verdict{.half = true} : Verdict{.error = error_};
}

void Orders::fail_power(const std::string& path) {
  log("fired cut " + path + "\n");
  surviving_->cut();
  ::_exit(power_failed);
}

void Orders::made(const std::string& path) {
  if (surviving_) surviving_->add(path);
}

void Orders::synced(const std::string& path) {
  if (surviving_) surviving_->sync(path);
}

void Orders::end() {
  std::string lines;
  for (std::size_t i = 0; i < operation_names.size(); ++i)
    lines += std::string(operation_names[i]) + " " + std::to_string(counts_[i]) + "\n";
  log(lines + "changes " + std::to_string(changes_) + "\n");
  if (surviving_ && changes_ < cut_) surviving_->cut();
}

Orders& orders() {
  static Orders& all = *new Orders;  // to the very end: the last calls come after everything was destroyed
  return all;
}

}  // namespace faults
