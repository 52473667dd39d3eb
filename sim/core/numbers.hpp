/// Numbers as people write and read them, the same in every locale.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

namespace peerspread {

/// The missing value, of whatever is not defined.
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// 0.08, not 0.080000000000000002; the shortest form that `read_number` reads back exactly.
std::string format_number(double number);
/// "0.380": with that many decimals.
std::string format_fixed(double number, int decimals);
/// "1,234.5": with commas in the whole part of `digits`.
std::string with_thousands(std::string digits);
/// "00c0ffee00c0ffee": always 16 digits.
std::string format_hexadecimal(std::uint64_t number);
/// Reads the number that all of `text` means into `number`. std::errc{} on success, result_out_of_range where its type
/// cannot hold it, else invalid_argument.
std::errc read_number(std::string_view text, double& number);
std::errc read_number(std::string_view text, std::int64_t& number);
/// "1 min 20 s", "3 h 05 min".
std::string format_duration(double seconds);
/// "286 million", "18,000".
std::string format_count(double count);

}  // namespace peerspread
