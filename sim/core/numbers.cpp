#include "sim/core/numbers.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace peerspread {

namespace {

/// The number as printf's `format` writes it.
template <class... T>
std::string printed(const char* format, T... numbers) {
  std::array<char, 400> text{};  // the largest double has 309 digits before its point
  std::snprintf(text.data(), text.size(), format, numbers...);
  return text.data();
}

std::string with_commas(double whole) { return with_thousands(format_fixed(whole, 0)); }

}  // namespace

std::string format_number(double number) {
  char text[32];
  // Plain decimals in the range people write by hand, the shortest form that reads back exactly elsewhere.
  const double size = std::fabs(number);
  const bool plain = number == 0.0 || (size >= 1e-5 && size < 1e15);
  const auto end = plain ? std::to_chars(text, text + sizeof text, number, std::chars_format::fixed)
                         : std::to_chars(text, text + sizeof text, number);
  return std::string(text, end.ptr);
}

std::string format_fixed(double number, int decimals) { return printed("%.*f", decimals, number); }

std::string with_thousands(std::string digits) {
  const std::size_t start = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = std::min(digits.find_first_not_of("0123456789", start), digits.size()); at > start + 3; at -= 3)
    digits.insert(at - 3, 1, ',');
  return digits;
}

std::string format_hexadecimal(std::uint64_t number) {
  return printed("%016llx", static_cast<unsigned long long>(number));
}

std::errc read_number(std::string_view text, double& number) {
#ifdef __cpp_lib_to_chars
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error != std::errc{} || end == text.data() + text.size() ? error : std::errc::invalid_argument;
#else
  // libc++ has no from_chars for them yet. strtod takes more (spaces, a plus, hexadecimal) than from_chars does.
  constexpr std::string_view in_numbers = "0123456789.eE+-infaINFA";
  if (text.empty() || text.front() == '+' || text.find_first_not_of(in_numbers) != text.npos)
    return std::errc::invalid_argument;
  const std::string ended(text);
  char* end = nullptr;
  errno = 0;
  number = std::strtod(ended.c_str(), &end);
  if (end != ended.c_str() + ended.size()) return std::errc::invalid_argument;
  return errno == ERANGE ? std::errc::result_out_of_range : std::errc{};
#endif
}

std::errc read_number(std::string_view text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error != std::errc{} || end == text.data() + text.size() ? error : std::errc::invalid_argument;
}

std::string format_duration(double seconds) {
  if (seconds < 9.95) return printed("%.1f s", seconds);
  const long whole = std::lround(seconds);
  if (whole < 60) return printed("%ld s", whole);
  if (whole < 3600) return printed("%ld min %02ld s", whole / 60, whole % 60);
  const long minutes = std::lround(seconds / 60.0);
  return printed("%ld h %02ld min", minutes / 60, minutes % 60);
}

std::string format_count(double count) {
  if (count < 999999.5) return with_commas(count);
  // Rounded to three digits first, so that 999.9 million is a billion and not 1,000 million.
  const double unit = std::pow(10.0, std::floor(std::log10(count)) - 2.0);
  const double rounded = std::round(count / unit) * unit;
  if (rounded < 1e9) return printed("%.3g million", rounded / 1e6);
  if (rounded < 1e12) return printed("%.3g billion", rounded / 1e9);
  return with_commas(rounded / 1e12) + " trillion";
}

}  // namespace peerspread
