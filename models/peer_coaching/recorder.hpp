/// Takes down what is asked for of `recorded_lines`; of what is not, nothing is kept or looked at.
#pragma once

#include "models/peer_coaching/ensemble.hpp"
#include "models/peer_coaching/recorded.hpp"

namespace peerspread::peer_coaching {

/// Appends the numbers of all lines taken at `moment` to each world's record.
template <class Real>
void record_at(Worlds<Real>& w, Moment moment) {
  if (w.recorded_seats.empty() && !w.record_posts) return;
  const auto rows_of = [&](Rows rows) -> std::size_t {
    switch (rows) {
      case Rows::teacher:
        return w.recorded_seats.size();
      case Rows::post:
        return w.record_posts ? w.people->posts() : 0;
      case Rows::school:
        return w.record_posts ? w.people->schools() : 0;
      case Rows::partner:
        return w.record_posts ? w.people->partners : 0;
      case Rows::nation:
        return w.record_posts ? 1 : 0;
    }
    return 0;
  };
  parallel::for_each_index(w.lanes, [&](std::size_t lane) {
    for_each_recorded([&](const auto& line, std::size_t place) {
      if (line.moment != moment) return;
      std::vector<float>& values = w.records[lane]->recorded[place];
      const std::size_t rows = rows_of(line.rows);
      for (std::size_t part = 0; part < line.parts; ++part)
        for (std::size_t row = 0; row < rows; ++row)
          values.push_back(line.value(w, line.rows == Rows::teacher ? w.recorded_seats[row] : row, lane, part));
    });
  });
}

}  // namespace peerspread::peer_coaching
