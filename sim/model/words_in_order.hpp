/// Random words of a pack for one agent after another, each drawn once. The worlds of a pack often share their noise:
/// the variants of a replicate, all points of a sweep. Lanes of one stream have the same words, so where streams are
/// few, what is drawn at once for a pack serves several agents. The words are those of `random_words`, bit for bit.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "sim/model/random.hpp"

namespace peerspread {

/// The noise streams of a pack's lanes, each once.
template <class W>
class SharedStreams {
 public:
  /// `stream_of(lane)` is the stream of each lane of the pack.
  template <class Function>
  explicit SharedStreams(Function stream_of) {
    alignas(64) std::array<std::uint32_t, width> stream{}, agent{}, first{};
    for (std::size_t lane = 0; lane < width; ++lane) {
      stream[count_] = stream_of(lane);  // found there at the latest
      while (stream[first[lane]] != stream[count_]) ++first[lane];
      count_ = std::max(count_, first[lane] + 1);
    }
    for (std::uint32_t place = count_; place < width; ++place) {
      stream[place] = stream[place % count_];
      agent[place] = place / count_;
    }
    agents_ = static_cast<std::uint32_t>(width) / count_;
    stream_ = lanes::load<W>(stream.data());
    agent_ = lanes::load<W>(agent.data());
    first_ = lanes::load<W>(first.data());
  }
  /// How many agents are served at once.
  std::uint32_t agents() const { return agents_; }
  /// Words of agents who, who + 1, ...
  Block<W> draw(Seed seed, std::uint32_t who, std::uint32_t when, std::uint32_t purpose) const {
    return philox<W>({agent_ + W(who), W(when), W(purpose), W(static_cast<std::uint32_t>(seed >> 32))},
                     W(static_cast<std::uint32_t>(seed)), stream_);
  }
  /// Where each lane's word lies in what is drawn, for agent `k` of these.
  W places(std::uint32_t k) const { return first_ + W(k * count_); }

 private:
  static constexpr std::size_t width = lanes::width<W>;
  std::uint32_t count_ = 0, agents_ = 1;  ///< streams that differ; agents served at once
  W stream_, agent_;                      ///< [agent][stream], of each place in what is drawn
  W first_;                               ///< of each lane: the place of its stream, for the first agent
};

/// Words of one moment and purpose. Any order of agents, who are below 2^32 - 16, gives the same; only one that ascends
/// saves anything.
template <class W>
class WordsInOrder {
 public:
  WordsInOrder(Seed seed, const SharedStreams<W>& streams, std::uint32_t when, std::uint32_t purpose)
      : seed_(seed), streams_(streams), when_(when), purpose_(purpose) {}
  void go_to(std::uint32_t who) {
    if (who == who_) return;
    who_ = who;
    if (who - first_ >= streams_.agents()) drawn_ = streams_.draw(seed_, first_ = who, when_, purpose_);
    places_ = streams_.places(who - first_);
  }
  /// Word `k` of the four of the agent gone to.
  W operator[](std::size_t k) const { return lanes::permuted(drawn_[k], places_); }

 private:
  Seed seed_;
  SharedStreams<W> streams_;
  std::uint32_t when_, purpose_;
  std::uint32_t first_ = 0 - streams_.agents();  ///< the first agent of those drawn for; at first nobody is
  std::uint32_t who_ = first_;                   ///< the agent gone to
  Block<W> drawn_{};
  W places_{};
};

}  // namespace peerspread
