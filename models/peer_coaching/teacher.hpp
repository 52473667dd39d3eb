/// A teacher, what happens to her in a week, and what a week computes with; the week itself is in teacher_week.hpp,
/// which only kernels include.
///
/// Symbols in brackets are those of ODD.md. All states are in [0, 1] unless said; `Real` is a float or a pack of lanes.
#pragma once

#include <array>
#include <cstddef>

#include "models/peer_coaching/parameters.hpp"
#include "models/peer_coaching/support_kinds.hpp"
#include "sim/model/lanes.hpp"

namespace peerspread::peer_coaching {

/// What changes in a teacher.
template <class Real>
struct Teacher {
  Real practice;                              ///< standards-aligned practice (p)
  Real readiness;                             ///< push to try the new practice, >= 0 (a)
  Real confidence;                            ///< (c)
  Real trust;                                 ///< (t)
  Real knowledge;                             ///< of high-quality resources (k)
  Real collegiality;                          ///< how far advice ties are active (g)
  std::array<Real, modalities> recent_hours;  ///< fading memory of hours by kind, h (H_m)
  Real hours_this_year;                       ///< h
  Real weeks_changed;                         ///< school weeks in a row with a gain of at least practice.sustained_gain
};

/// What a teacher came with; changes only when the seat changes hands.
template <class Real>
struct Entry {
  Real practice, confidence, trust, knowledge, collegiality;
};

/// What happened in the week.
template <class Real>
struct Week {
  Real tried, succeeded;  ///< 0 or 1
  Real hours;             ///< h
};

/// What follows from the parameters and enters the week in this form, per lane; `derive` in rates.cpp says how.
template <class Real>
struct Derived {
  std::array<Real, modalities> share, strength;  ///< of the week's mix; uptake per hour
  Real half_saturation;                          ///< 1 / support.saturation
  Real memory_kept;                              ///< 1 - support.memory_loss
  Real joint_share;                              ///< of the week's mix that is joint work
  Real advice_sum, advice_saturates;             ///< 1 where peers.advice is sum, or saturating; else 0
  Real gain_adopts;                              ///< 1 where peers.adopting is gain, 0 where it is practice
  Real adopting_above;                           ///< the practice or gain above which an advisor counts as adopting
  Real hill_steep;                               ///< 1 where the Hill curve has exponent 2.5, else 0
  Real dose_linear, dose_constant;               ///< 1 where the explicit curve is a line, or a step; else 0
};

/// What the week computes with: every parameter, as theory has it, and what follows from them.
template <class Real>
struct Rates : ParametersOf<Real>, Derived<Real> {};

}  // namespace peerspread::peer_coaching
