// The rivals that remember: sieve-streaming and the levels of Lattanzi et al.
#pragma once

#include <map>
#include <unordered_map>
#include <vector>

#include "labs/dynamic-submodular/selector.h"

namespace quire::labs::dynamic_submodular {

/// Sieve-streaming (Badanidiyuru, Mirzasoleiman, Karbasi, Krause 2014): a sieve for every power v of 1+eps
/// between the largest singleton and 2k times it; it takes an element that adds (v/2 - f(S)) / (k - |S|). The
/// stream cannot delete; here a sieve that loses a chosen element reads the live elements anew, in their
/// order of arrival, and so does one that comes into range when the largest singleton is deleted.
class SieveStreaming : public Selector {
 public:
  SieveStreaming(const Objective& objective, const Settings& settings)
      : Selector(objective), settings_(settings) {}
  void insert(Id id) override;
  void erase(Id id) override;
  Choice answer() override;

 private:
  struct Sieve {
    double guess = 0;
    State state;
    std::vector<Id> ids;
  };
  struct Arrived {
    Id id = 0;
    double alone = 0;
  };
  void offer(Sieve& sieve, const Arrived& element);
  void read_anew(Sieve& sieve);
  void fit_range(bool fell);

  Settings settings_;
  std::map<int, Sieve> sieves_;
  std::map<std::uint64_t, Arrived> arrivals_;  // by number of arrival
  std::unordered_map<Id, std::uint64_t> number_of_;
  std::map<double, std::size_t> singletons_;  // how many have that value
  std::uint64_t arrived_ = 0;
};

/// The dynamic algorithm of Lattanzi, Mitrovic, Norouzi-Fard, Tarnawski, Zadimoghaddam (NeurIPS 2020), the
/// simple one of their section 3, after its public implementation: for a guess, levels l = 0..T with room for
/// 2^(T-l) elements; A_l, who was there when the level was made; B_l, who came since; S_l, chosen one at a
/// time, at random among those worth tau, while more than the room of the level are worth it. A level whose B
/// overflows is made anew out of A_l and B_l; deletions make the lowest level that lost a chosen element anew
/// when the value falls under (1-eps) of half the guess. Here an element goes to the guesses that could
/// choose it only, as for our own, where the public code offers it to all.
class Lattanzi20 : public Selector {
 public:
  /// `universe`: the number of elements that may come, which the method has to know.
  Lattanzi20(const Objective& objective, const Settings& settings, std::size_t universe);
  void insert(Id id) override;
  void erase(Id id) override;
  Choice answer() override;

 private:
  struct Level {
    std::vector<Serial> when_made;  ///< A
    std::vector<Serial> chosen;     ///< S
    Serial made_after = 0;          ///< B is whoever of the guess came after this serial and lives
    std::size_t waiting = 0;        ///< |B|
  };
  struct Guess {
    double value = 0;
    std::vector<Level> levels;
    std::vector<Serial> arrivals;  ///< in order; the dead are removed now and then
    std::size_t live = 0;
    std::size_t chosen = 0;
    int lowest_loss = -1;  ///< lowest level that lost a chosen element since it was made; -1: none
    State state;           ///< of the chosen, without those that died
    bool stale = true;     ///< its value was not asked since it changed
    double worth = 0;
    std::uint64_t rebuilds = 0;
  };
  struct Element {
    Id id = 0;
    double alone = 0;
  };
  Guess& guess_at(int exponent);
  void insert_into(Guess& guess, Serial serial, int exponent);
  void erase_from(Guess& guess, Serial serial, int exponent);
  void make_levels(Guess& guess, std::size_t from, int exponent);
  void choose_down(Guess& guess, std::size_t level, std::vector<Serial>& rest);
  void keep_worthy(std::vector<Serial>& rest, const Guess& guess);
  double value_of(Guess& guess);
  bool alive(Serial serial) const { return living_.contains(serial); }
  double tau(const Guess& guess) const { return guess.value / (2.0 * settings_.k); }

  Settings settings_;
  std::size_t top_level_;  // T
  std::unordered_map<Serial, Element> living_;
  std::unordered_map<Id, Serial> serial_of_;
  std::map<int, Guess> guesses_;
  Serial last_ = 0;
};

}  // namespace quire::labs::dynamic_submodular
