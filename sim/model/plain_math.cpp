/// exp, log and pow from plain IEEE-754 operations: the same bits on every processor and with every C library.
///
/// The C library takes fused instructions where the processor has them, and then one result in some thousand differs in
/// its last bit. Linked in their place (`--wrap`, see sim/CMakeLists.txt), these serve whoever calls: the models and
/// the distributions of Boost.Random alike. Outside the weekly step, so they need not be fast. Errors, tested against
/// long double: exp and log below 1 unit in the last place, pow below 1.5 + |y ln x| / 100.
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// ln 2 in two parts; the first has 32 bits, so that its whole multiples are exact.
constexpr double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;

double power_of_two(int n) { return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52); }

/// exp(x + rest) for a rest far below x.
double exp_of(double x, double rest) {
  if (x > 709.8) return infinity;
  if (x < -745.2) return 0.0;
  const double n = std::floor(x * 1.4426950408889634 + 0.5);
  const double high = x - n * ln2_high, low = n * ln2_low - rest;
  const double r = high - low;           // at most ln 2 / 2
  const double lost = (high - r) - low;  // of r, by rounding
  double series = 1.0;                   // Taylor's, of (exp(r) - 1 - r) / (r r / 2)
  for (int k = 14; k > 2; --k) series = 1.0 + series * (r / k);
  const double y = 1.0 + (r + (lost + 0.5 * r * r * series));
  const int whole = static_cast<int>(n), half = whole / 2;  // in two steps, for the ends of the range
  return y * power_of_two(half) * power_of_two(whole - half);
}

struct Sum {
  double high, low;
};
/// a + b exactly, for |a| >= |b| (Dekker 1971).
Sum two_sum(double a, double b) {
  const double high = a + b;
  return {high, b - (high - a)};
}
/// a * b exactly: both cut in halves of 26 bits (Dekker 1971).
Sum two_product(double a, double b) {
  const auto cut = [](double x) {
    const double high = std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & ~std::uint64_t{0x7FFFFFF});
    return Sum{high, x - high};
  };
  const double product = a * b;
  const Sum x = cut(a), y = cut(b);
  return {product, ((x.high * y.high - product) + x.high * y.low + x.low * y.high) + x.low * y.low};
}

/// ln x for a finite x > 0, to some 65 bits: n ln 2 + 2 atanh(s) with s = (m - 1) / (m + 1) and m within sqrt(1/2)..2.
Sum log_of(double x) {
  int n = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    n = -54;
  }
  auto bits = std::bit_cast<std::uint64_t>(x);
  n += static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++n;
  }
  const double f = m - 1.0, g = m + 1.0, g_lost = f - (g - 2.0);  // m + 1 = 2 + f = g + g_lost
  const double s = f / g;
  const Sum back = two_product(s, g);
  const double s_low = ((f - back.high) - back.low - s * g_lost) / g;
  const double z = s * s;
  double series = 1.0 / 25;
  for (int k = 23; k > 1; k -= 2) series = 1.0 / k + z * series;
  const Sum twice = {2.0 * s, 2.0 * (s_low + s * z * series)};
  const Sum sum = two_sum(n * ln2_high, twice.high);  // exact for n = 0 too
  return two_sum(sum.high, sum.low + twice.low + n * ln2_low);
}

bool is_whole(double y) { return std::floor(y) == y; }
bool is_odd(double y) { return is_whole(y) && std::fabs(y) < 0x1p53 && std::fmod(y, 2.0) != 0.0; }

}  // namespace

extern "C" {

double __wrap_exp(double x) { return std::isnan(x) ? x : exp_of(x, 0.0); }

double __wrap_log(double x) {
  if (std::isnan(x) || x == infinity) return x;
  if (x < 0) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0) return -infinity;
  const Sum log = log_of(x);
  return log.high + log.low;
}

double __wrap_pow(double x, double y) {
  if (y == 0 || x == 1) return 1.0;
  if (std::isnan(x) || std::isnan(y)) return x + y;
  const double size = std::fabs(x);
  double sign = 1.0;
  if (std::signbit(x) && is_odd(y)) sign = -1.0;
  if (size == 0) return y < 0 ? sign * infinity : sign * 0.0;
  if (std::isinf(y)) return size == 1 ? 1.0 : (size > 1) == (y > 0) ? infinity : 0.0;
  if (std::isinf(x)) return y > 0 ? sign * infinity : sign * 0.0;
  if (x < 0 && !is_whole(y)) return std::numeric_limits<double>::quiet_NaN();
  const Sum log = log_of(size);
  if (std::fabs(y * log.high) > 1000) return sign * exp_of(y * log.high, 0.0);
  const Sum product = two_product(y, log.high);
  return sign * exp_of(product.high, product.low + y * log.low);
}

}  // extern "C"
