/// Errors a person can do something about: what is wrong, where, why, what is allowed.
///
/// Nothing exits inside the engine; the command line catches once, prints one line and chooses the exit status.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace peerspread {

/// What somebody wrote cannot be used (a key, a value, an option). Exit status 2; nothing has been written.
struct InputError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The machine or a file refused (disk full, file exists, not a results file). Exit status 1; nothing is harmed.
struct RunError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws InputError with `message` unless `condition` holds.
void require(bool condition, const std::string& message);

/// The known word nearest to `word` (fewest single-letter edits), or "" when none is near enough to be meant.
std::string nearest(std::string_view word, std::span<const std::string> known);

/// ", did you mean 'x'?" or "".
std::string did_you_mean(std::string_view word, std::span<const std::string> known);

}  // namespace peerspread
