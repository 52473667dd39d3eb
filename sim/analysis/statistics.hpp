/// Means and percentiles of a few numbers: declared once, here.
#pragma once

#include <vector>

namespace peerspread {

/// NaN where there are none.
double mean_of(const std::vector<double>& values);

/// Below which the share `share` (0 to 1) of `sorted` lies, linear between ranks (type 7 of Hyndman & Fan 1996, numpy's
/// own). NaN where there are none.
double percentile(const std::vector<double>& sorted, double share);
/// The same without interpolation, so always one of the values: that of the nearest rank.
double nearest_percentile(const std::vector<double>& sorted, double share);

/// Mean and 5th and 95th percentile over worlds; NaN: not defined.
struct Band {
  double mid, low, high;
};
/// Of the finite among `worlds`.
Band band_of(const std::vector<double>& worlds);

/// The probability that chi-square of so many degrees of freedom (at least 1) is above x, by the series of the
/// incomplete gamma function (Abramowitz & Stegun 6.5.29). Boost's takes functions of the C library that differ between
/// machines.
double chi_squared_above(double x, int degrees);

}  // namespace peerspread
