/// History matching (Craig et al. 1997; Vernon, Goldstein & Bower 2010; Andrianakis et al. 2015): parameter sets that
/// cannot be right, by emulators fitted to those that were tried, are ruled out wave by wave.
#pragma once

#include <string>
#include <vector>

#include "sim/analysis/contradictions.hpp"
#include "sim/analysis/surface.hpp"

namespace peerspread {

/// What was found, and the SD with which it is known.
struct Target {
  std::string id;
  double value, sd;
  /// How far `observed` is from it, in SDs; not finite where that is not defined.
  double z(double observed) const { return (observed - value) / sd; }
};

/// `reach` asinh(z / `reach`): z up to there, and what is farther drawn nearer. How far exactly the far is off need not
/// be told, and must not rule a fit.
double drawn_nearer(double z, double reach);
/// z again.
double drawn_back(double nearer, double reach);

/// One surface per target. The error of each is that of sets left out of its fit; or that of the tenth of the sets
/// nearest to the target, if that is larger: a surface is often worse there, and there it must not err.
class Emulators {
 public:
  /// `observed`: [set][target]. Sets for which a target is not defined are left out of the fit. RunError, naming the
  /// target that is defined least often, where too few are left.
  Emulators(const std::vector<Target>& targets, const std::vector<Row>& sets, const std::vector<Row>& observed);

  std::size_t targets() const { return surfaces_.size(); }
  /// How far `set` is from target t for all that is known: in SDs of the error of target, emulator and luck together.
  double implausibility(const Row& set, std::size_t t) const;
  /// Implausible by more than `cut` for some target.
  bool rule_out(const Row& set, double cut) const;
  /// Of target t: z, beyond ten times its median size drawn nearer.
  const Surface& surface(std::size_t t) const { return surfaces_[t]; }
  /// By how much the surface of target t misses a z that the model gave, on its scale; as much more as it misses sets
  /// that it was not fitted to.
  double residual(const Row& set, std::size_t t, double z) const;
  /// z as the model might give it: by the surface and a residual.
  double z(const Row& set, std::size_t t, double residual) const;

 private:
  std::vector<Surface> surfaces_;
  Row reach_, total_sd_;
  Row optimism_;  ///< of residuals of the fit: what sets that were left out miss more, as a factor
};

/// A box of which waves of emulators rule out parts.
class Space {
 public:
  Space(Box box, double cut) : box_(std::move(box)), cut_(cut) {}
  void add(Emulators wave) { waves_.push_back(std::move(wave)); }

  const Box& box() const { return box_; }
  double cut() const { return cut_; }
  const std::vector<Emulators>& waves() const { return waves_; }
  bool holds(const Row& set) const { return box_.holds(set) && survives(set, waves_.size()); }
  /// The last wave's judgement on sets that the waves before leave, out of `tries` drawn from the box.
  Contradictions contradictions(std::size_t tries, Seed seed, std::uint32_t wave) const;

 private:
  bool survives(const Row& set, std::size_t waves) const;

  Box box_;
  double cut_;
  std::vector<Emulators> waves_;
};

/// Sets drawn evenly from what is left of a space.
struct Left {
  std::vector<Row> sets;
  std::size_t tried = 0, kept = 0;  ///< evenly in the whole box, and of these in what is left
  double share() const { return static_cast<double>(kept) / static_cast<double>(tried); }
};

/// `wanted` sets. They are drawn in the box and kept where the space holds them; where `tries` give too few, the rest
/// come from random walks that begin at those kept: even draws, moved by steps that are as likely back as forth, stay
/// even draws. None where nothing was kept. Same bits for any number of threads.
Left draw_left(const Space& space, std::size_t wanted, std::size_t tries, Seed seed, std::uint32_t wave);

}  // namespace peerspread
