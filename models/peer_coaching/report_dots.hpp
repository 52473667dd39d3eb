/// Rows of dots with the bands of scenarios, which several sections of the page have.
#pragma once

#include <string>

#include "sim/report/presenter.hpp"

namespace peerspread::peer_coaching {

/// A row of dots: the band of each scenario's `values`, times `scale`.
inline void add_dots(DotsChart& chart, const Findings& f, const ByPoint& values, const std::string& facet,
                     const std::string& category, double scale = 1) {
  for (std::size_t p = 0; p < values.size(); ++p) {
    const Band band = band_of(values[p]);
    chart.series.push_back(
        {f.comparison.points[p], facet, category, {scale * band.mid, scale * band.low, scale * band.high}});
  }
}

}  // namespace peerspread::peer_coaching
