/// Errors a person can do something about: what is wrong, where, why, what is allowed.
///
///   throw InputError(wrong(origin).key("lanes").value("5").is("is not a width of packs").allowed("0, 1, 4, 8, 16"));
///
/// says "a.cfg:3: lanes: '5' is not a width of packs; allowed: 0, 1, 4, 8, 16", and whoever catches it may read the
/// facts one by one. Nothing exits inside the engine; the command line catches once, prints one line and chooses the
/// exit status.
#pragma once

#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace peerspread {

/// Columns of what somebody wrote that an error repeats.
inline constexpr std::size_t longest_shown = 200;

/// What an error has to say, each fact by itself; "" for what is not known or does not apply.
struct Facts {
  std::string where;    ///< "configs/base.cfg:12", "command line"
  std::string key;      ///< "coaching.hours_per_year"
  std::string value;    ///< as it was written, in full
  std::string why;      ///< "is not a number", or a whole sentence
  std::string allowed;  ///< "0 to 400 h"
  std::string nearest;  ///< the known word that may have been meant
  std::string see;      ///< where more is to be read
  /// How key and value stand in the sentence: what is wrong may be neither of them, the value, or the whole setting.
  enum class Blame { nothing, value, setting } blame = Blame::nothing;

  /// "where: key: 'value' why; allowed: ..." or "where: key = value: why; did you mean '...'? (see)". Keys and
  /// values are shortened to `longest_shown`.
  std::string sentence() const;
};

/// Facts, as they come together.
class Wrong {
 public:
  explicit Wrong(Facts facts) : facts_(std::move(facts)) {}
  /// In front of where it is already known to be.
  Wrong& at(const std::string& where);
  Wrong& key(std::string key);
  /// The value is wrong: "'5' is odd".
  Wrong& value(std::string value);
  /// The key should not have this value, or not be there: "study.low = 5: not below study.high".
  Wrong& setting(std::string key, std::string value);
  Wrong& is(std::string why);
  Wrong& allowed(std::string allowed);
  /// The nearest of `known` to `word`, if there is one near enough.
  Wrong& nearest(std::string_view word, std::span<const std::string> known);
  Wrong& see(std::string where);
  const Facts& facts() const { return facts_; }

 private:
  Facts facts_;
};

/// Begins to say what is wrong at `where`.
Wrong wrong(std::string where = "");

/// An error of one sentence, with its facts.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& sentence);
  explicit Error(const Wrong& wrong);
  const Facts& facts() const noexcept { return *facts_; }

 private:
  std::shared_ptr<const Facts> facts_;  // shared, for copies of an exception may not throw
};

/// What somebody wrote cannot be used (a key, a value, an option). Exit status 2; nothing has been written.
struct InputError : Error {
  using Error::Error;
};

/// The machine or a file refused (disk full, file exists, not a results file). Exit status 1; nothing is harmed.
struct RunError : Error {
  using Error::Error;
};

/// Throws InputError with `sentence` unless `condition` holds. A literal, so that none is put together in vain.
void require(bool condition, const char* sentence);

/// The known word nearest to `word` (fewest single-letter edits), or "" when none is near enough to be meant.
std::string nearest(std::string_view word, std::span<const std::string> known);

/// ", did you mean 'x'?" or "".
std::string did_you_mean(std::string_view word, std::span<const std::string> known);

}  // namespace peerspread
