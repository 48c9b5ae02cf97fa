// All languages that expressions of length 1, 2, 3, ... denote, each with its least length and a shortest
// expression: an exact exploration. Whatever is shorter than a shortest expression's own parts would shorten
// it, so every part of a shortest expression is shortest for its language, and one expression a language is
// all that longer ones need be built from. Languages that differ by the names of letters alone (orbits) are
// held once. What is not in a table up to length L has no expression of length L: that is the proof of
// minimality.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "labs/regex-pspace/orbit.h"

namespace quire::labs::regex_pspace {

/// What one length brought.
struct Level {
  std::size_t length = 0;
  std::uint64_t candidates = 0;  ///< expressions up to renaming that were put together
  std::uint64_t orbits = 0;      ///< of them: languages up to renaming that no shorter one denotes
  std::uint64_t languages = 0;   ///< the same, renamings counted apart
  std::size_t states_most = 0;   ///< of a minimal automaton, the dead state not counted
};

struct Found {
  std::size_t length = 0;  ///< of the shortest expressions of the language
  Expression shortest{};
};

class Table {
 public:
  /// A tree of that many nodes has at most kPositionsMax letters.
  static constexpr std::size_t kLengthMax = 2 * kPositionsMax;
  /// Subsets that find() follows for an expression with more letters than the table's own have.
  static constexpr std::size_t kSubsetsMax = 4096;

  struct Options {
    unsigned threads = 2;
    std::size_t bytes_max = std::size_t{3} << 30;
    std::function<void()> check{};  ///< may throw; called often
    std::function<void(const Level&)> on_level{};
    std::function<void(double done)> on_part{};  ///< share of the level that is being built
  };

  /// Explores lengths 1 to `length`. Throws std::length_error, with how far it came, where memory runs out.
  Table(std::size_t letters, std::size_t length, const Options& options);

  std::size_t letters() const { return letters_; }
  std::size_t length() const { return levels_.size(); }
  const std::vector<Level>& levels() const { return levels_; }
  /// Languages of length at most `length`.
  std::uint64_t languages(std::size_t length) const;
  std::size_t orbits() const { return entries_.size(); }
  std::size_t bytes() const;

  /// Of the language of an expression or of a minimal complete automaton over letters(); nothing where no
  /// expression up to length() denotes it.
  std::optional<Found> find(const Expression& expression) const;
  std::optional<Found> find(const automata::Dfa& minimal) const;
  /// A shortest expression of the orbit with this number (0 to orbits()-1, shorter ones first), letters from
  /// 0.
  Expression shortest(std::size_t orbit) const;
  std::size_t length_of(std::size_t orbit) const { return entries_[orbit].length; }
  /// The orbit of a language, with its letters' names in it.
  struct Place {
    std::size_t orbit;
    Renaming to_orbit;
  };
  std::optional<Place> place_of(const Live& automaton) const;

 private:
  /// A shortest expression: an operator over orbits whose letters are renamed. Packed: four bits a letter.
  struct Entry {
    std::uint32_t left = 0, right = 0;
    std::uint32_t left_names = 0, right_names = 0;
    std::uint64_t key = 0;  ///< where its bytes begin
    std::uint32_t key_bytes = 0;
    Op op = Op::letter;
    std::uint8_t length = 1, used = 1;
  };
  struct Candidate {
    Entry entry;
    Positions positions;  ///< in the orbit's names
    std::uint64_t hash = 0;
    std::vector<std::uint8_t> bytes{};
    std::uint32_t symmetries = 0;
    std::size_t states = 0;
  };
  struct Work;   // a part of a level: which pairs to put together
  class Finder;  // what one thread needs

  void grow(const Options& options);
  std::vector<Work> work_of(std::size_t length) const;
  void insert(Candidate& candidate, Level& level);
  std::optional<std::size_t> lookup(std::uint64_t hash, std::span<const std::uint8_t> bytes) const;
  void rehash();

  std::size_t letters_;
  std::vector<Level> levels_{};
  std::vector<std::size_t> begin_{0};  ///< begin_[L-1]: first orbit of length L; one more at the end
  std::vector<Entry> entries_{};
  std::vector<Positions> positions_{};
  std::vector<std::uint64_t> hashes_{};
  std::vector<std::uint8_t> keys_{};
  std::vector<std::uint32_t> slots_{};  ///< orbit + 1; 0: free
};

}  // namespace quire::labs::regex_pspace
