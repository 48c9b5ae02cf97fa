// A family: languages h_1, h_2, ... over one universe, finitely many or without end, each infinite. Families
// are given by a list, or by a rule that makes language i on demand; nothing here grows with the number of
// rounds.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "labs/generation-replay/language.h"

namespace quire::labs::generation_replay {

class Family {
 public:
  Family(std::string name, Universe universe) : name_(std::move(name)), universe_(std::move(universe)) {}
  virtual ~Family() = default;

  const std::string& name() const { return name_; }
  const Universe& universe() const { return universe_; }
  /// Number of languages; nothing when there is no end.
  virtual std::optional<Index> size() const = 0;
  bool holds(Index i) const { return i >= 1 && i <= size().value_or(i); }
  /// Membership of x in h_i: the only question that the membership-query algorithms ask.
  virtual bool has(Index i, Elem x) const = 0;
  virtual Language language(Index i) const = 0;
  /// Membership in h_i of elements 64 first + 1, ... as bits.
  virtual void fill(Index i, std::size_t first_word, std::span<std::uint64_t> words) const {
    language(i).fill(first_word, words);
  }
  /// At most how many of h_1..h_rounds contain all examples of a game for this target, from its first round
  /// on.
  virtual Index active_bound(Index rounds, Index target) const;

 private:
  std::string name_;
  Universe universe_;
};

using FamilyPtr = std::shared_ptr<const Family>;

class ListFamily : public Family {
 public:
  ListFamily(std::string name, Universe universe, std::vector<Language> languages)
      : Family(std::move(name), std::move(universe)), languages_(std::move(languages)) {}
  std::optional<Index> size() const override { return static_cast<Index>(languages_.size()); }
  bool has(Index i, Elem x) const override { return languages_[i - 1].has(x); }
  Language language(Index i) const override { return languages_[i - 1]; }
  void fill(Index i, std::size_t first_word, std::span<std::uint64_t> words) const override {
    languages_[i - 1].fill(first_word, words);
  }
  const std::vector<Language>& languages() const { return languages_; }

 private:
  std::vector<Language> languages_;
};

struct BuiltinFamily {
  std::string name;
  std::string what;  ///< one phrase
  bool bounded;
};
/// mod-primes, suffixes, cofinite, half-lines, theorem-5.1, three, regex30, random-periodic.
const std::vector<BuiltinFamily>& builtin_families();
/// `seed` matters for random-periodic only. Fails on an unknown name and lists the known ones.
Result<FamilyPtr> builtin_family(const std::string& name, std::uint64_t seed);

/// A small class with many finite intersections: 2 to 6 languages, each a random part of 1..16 and some
/// residues.
ListFamily random_class(std::uint64_t seed, std::uint64_t index);

/// A family file (JSON, docs in family_file.cc). `name` is how errors call it.
Result<FamilyPtr> parse_family(std::string_view json, const std::string& name);

}  // namespace quire::labs::generation_replay
