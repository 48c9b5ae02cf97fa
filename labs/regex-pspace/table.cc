#include "labs/regex-pspace/table.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include <fmt/format.h>

#include "labs/engines/threads/parallel.h"
#include "labs/regex-pspace/equivalence.h"

namespace quire::labs::regex_pspace {
namespace {

std::uint32_t packed(const Renaming& names) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < kLettersMax; ++i) bits |= std::uint32_t{names[i]} << (4 * i);
  return bits;
}

Renaming unpacked(std::uint32_t bits) {
  Renaming names;
  for (std::size_t i = 0; i < kLettersMax; ++i) names[i] = static_cast<std::uint8_t>(bits >> (4 * i) & 15);
  return names;
}

Renaming after(const Renaming& first, const Renaming& second) {
  Renaming both = kSame;
  for (std::size_t i = 0; i < kLettersMax; ++i) both[i] = second[first[i]];
  return both;
}

std::uint64_t hash_of(std::span<const std::uint8_t> bytes) {
  std::uint64_t hash = 0x9E3779B97F4A7C15 ^ bytes.size();
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + i, 8);
    hash = (hash ^ word) * 0xFF51AFD7ED558CCD;
    hash ^= hash >> 32;
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, bytes.data() + i, bytes.size() - i);
  hash = (hash ^ rest) * 0xC4CEB9FE1A85EC53;
  return hash ^ hash >> 29;
}

constexpr std::size_t kLeftAtOnce = 16, kRightAtOnce = 1024, kWorkAtOnce = 256;

}  // namespace

struct Table::Work {
  Op op;  // star and maybe go together, as star; either and then, as then
  std::size_t left_begin, left_end, right_begin = 0, right_end = 0;
};

/// Puts the pairs of one part of a level together and keeps those languages that the table does not have yet.
class Table::Finder {
 public:
  Finder(const Table& table, std::size_t length)
      : table_(table), length_(static_cast<std::uint8_t>(length)) {}

  void run(const Work& work, const std::function<void()>& check) {
    for (std::size_t left = work.left_begin; left < work.left_end; ++left) {
      if (check) check();
      if (work.op == Op::star) {
        try_one(Op::star, left, 0, kSame, star(table_.positions_[left]));
        try_one(Op::maybe, left, 0, kSame, maybe(table_.positions_[left]));
        continue;
      }
      for (std::size_t right = work.right_begin; right < work.right_end; ++right) try_pair(left, right);
    }
  }

  std::vector<Candidate> found{};
  std::uint64_t tried = 0;

 private:
  void try_pair(std::size_t left, std::size_t right) {
    const Positions& a = table_.positions_[left];
    const Positions& b = table_.positions_[right];
    for_each_naming(table_.entries_[left].used, table_.entries_[right].used, table_.letters_,
                    [&](const Renaming& names) {
                      const Positions renamed = b.renamed(names);
                      try_one(Op::then, left, right, names, regex_pspace::then(a, renamed));
                      if (left <= right)
                        try_one(Op::either, left, right, names, regex_pspace::either(a, renamed));
                    });
  }

  void try_one(Op op, std::size_t left, std::size_t right, const Renaming& names,
               const Positions& positions) {
    ++tried;
    const Live live = live_of(positions);
    key_of(live, key_);
    const std::uint64_t hash = hash_of(key_.bytes);
    if (table_.lookup(hash, key_.bytes)) return;
    Candidate c;
    c.entry.left = static_cast<std::uint32_t>(left);
    c.entry.right = static_cast<std::uint32_t>(right);
    c.entry.left_names = packed(key_.to_orbit);
    c.entry.right_names = packed(after(names, key_.to_orbit));
    c.entry.op = op;
    c.entry.length = length_;
    c.entry.used = static_cast<std::uint8_t>(live.used);
    c.positions = positions.renamed(key_.to_orbit);
    c.hash = hash;
    c.bytes = key_.bytes;
    c.symmetries = key_.symmetries;
    c.states = live.states;
    found.push_back(std::move(c));
  }

  const Table& table_;
  std::uint8_t length_;
  Key key_{};
};

Table::Table(std::size_t letters, std::size_t length, const Options& options) : letters_(letters) {
  if (letters < 1 || letters > kLettersMax)
    throw std::invalid_argument(fmt::format("1 to {} letters", kLettersMax));
  if (length < 1 || length > kLengthMax)
    throw std::invalid_argument(fmt::format("lengths 1 to {}", kLengthMax));
  slots_.resize(1024);
  for (std::size_t l = 1; l <= length; ++l) {
    grow(options);
    if (options.on_level) options.on_level(levels_.back());
  }
}

void Table::grow(const Options& options) {
  Level level{.length = levels_.size() + 1};
  if (level.length == 1) {
    Candidate a;
    a.positions = Positions::leaf(0);
    Key key;
    key_of(live_of(a.positions), key);
    a.bytes = key.bytes;
    a.hash = hash_of(a.bytes);
    a.symmetries = key.symmetries;
    a.states = 2;
    level.candidates = 1;
    insert(a, level);
  } else {
    const std::vector<Work> work = work_of(level.length);
    for (std::size_t begin = 0; begin < work.size(); begin += kWorkAtOnce) {
      const std::size_t end = std::min(work.size(), begin + kWorkAtOnce);
      std::vector<Finder> finders(end - begin, Finder(*this, level.length));
      threads::parallel_for(end - begin, options.threads,
                            [&](std::size_t i) { finders[i].run(work[begin + i], options.check); });
      for (Finder& finder : finders) {
        level.candidates += finder.tried;
        for (Candidate& candidate : finder.found) insert(candidate, level);
      }
      if (bytes() > options.bytes_max)
        throw std::length_error(
            fmt::format("the table would take more than {} MiB at length {}; lengths up to {} fit",
                        options.bytes_max >> 20, level.length, level.length - 1));
      if (options.on_part) options.on_part(static_cast<double>(end) / static_cast<double>(work.size()));
    }
  }
  levels_.push_back(level);
  begin_.push_back(entries_.size());
}

/// Parts of about equal size, in an order that does not depend on threads: what is met first becomes the
/// shortest expression that is told.
std::vector<Table::Work> Table::work_of(std::size_t length) const {
  std::vector<Work> work;
  const auto first = [&](std::size_t l) { return begin_[l - 1]; };
  const auto last = [&](std::size_t l) { return begin_[l]; };
  for (std::size_t at = first(length - 1); at < last(length - 1); at += kRightAtOnce)
    work.push_back({Op::star, at, std::min(at + kRightAtOnce, last(length - 1))});
  for (std::size_t i = 1; i + 1 < length; ++i) {
    const std::size_t j = length - 1 - i;
    for (std::size_t left = first(i); left < last(i); left += kLeftAtOnce)
      for (std::size_t right = first(j); right < last(j); right += kRightAtOnce)
        work.push_back({Op::then, left, std::min(left + kLeftAtOnce, last(i)), right,
                        std::min(right + kRightAtOnce, last(j))});
  }
  return work;
}

void Table::insert(Candidate& c, Level& level) {
  if (lookup(c.hash, c.bytes)) return;  // another of the same batch was first
  if (2 * (entries_.size() + 1) > slots_.size()) rehash();
  c.entry.key = keys_.size();
  c.entry.key_bytes = static_cast<std::uint32_t>(c.bytes.size());
  keys_.insert(keys_.end(), c.bytes.begin(), c.bytes.end());
  std::size_t slot = c.hash & (slots_.size() - 1);
  while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
  entries_.push_back(c.entry);
  positions_.push_back(c.positions);
  hashes_.push_back(c.hash);
  slots_[slot] = static_cast<std::uint32_t>(entries_.size());
  ++level.orbits;
  level.languages += orbit_size(letters_, c.entry.used, c.symmetries);
  level.states_most = std::max(level.states_most, c.states);
}

std::optional<std::size_t> Table::lookup(std::uint64_t hash, std::span<const std::uint8_t> bytes) const {
  for (std::size_t slot = hash & (slots_.size() - 1); slots_[slot] != 0;
       slot = (slot + 1) & (slots_.size() - 1)) {
    const std::size_t orbit = slots_[slot] - 1;
    const Entry& e = entries_[orbit];
    if (hashes_[orbit] == hash && e.key_bytes == bytes.size() &&
        std::memcmp(keys_.data() + e.key, bytes.data(), bytes.size()) == 0)
      return orbit;
  }
  return std::nullopt;
}

void Table::rehash() {
  slots_.assign(2 * slots_.size(), 0);
  for (std::size_t orbit = 0; orbit < hashes_.size(); ++orbit) {
    std::size_t slot = hashes_[orbit] & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::uint32_t>(orbit + 1);
  }
}

std::uint64_t Table::languages(std::size_t length) const {
  std::uint64_t sum = 0;
  for (const Level& level : levels_)
    if (level.length <= length) sum += level.languages;
  return sum;
}

std::size_t Table::bytes() const {
  return entries_.capacity() * sizeof(Entry) + positions_.capacity() * sizeof(Positions) +
         hashes_.capacity() * 8 + keys_.capacity() + slots_.capacity() * 4;
}

std::optional<Table::Place> Table::place_of(const Live& automaton) const {
  Key key;
  key_of(automaton, key);
  const auto orbit = lookup(hash_of(key.bytes), key.bytes);
  if (!orbit) return std::nullopt;
  return Place{*orbit, key.to_orbit};
}

Expression Table::shortest(std::size_t orbit) const {
  const Entry& e = entries_[orbit];
  if (e.op == Op::letter) return Expression::leaf(0);
  const Expression left =
      shortest(e.left).renamed(unpacked(e.left_names));  // as deep as the expression is long
  if (e.op == Op::star || e.op == Op::maybe) return Expression::of(e.op, left);
  return Expression::of(e.op, left, shortest(e.right).renamed(unpacked(e.right_names)));
}

std::optional<Found> Table::find(const Expression& expression) const {
  if (expression.positions() > kPositionsMax) {
    // What the table holds has few states; a larger automaton may shrink to it, a far larger one hardly ever
    // does.
    const auto dfa = subset_automaton(position_automaton(expression), kLettersMax, kSubsetsMax);
    return dfa ? find(automata::minimise(*dfa)) : std::nullopt;
  }
  const auto place = place_of(live_of(Positions::of(expression)));
  if (!place) return std::nullopt;
  Renaming back = kSame;
  for (std::size_t a = 0; a < kLettersMax; ++a)
    if (expression.letters() >> a & 1) back[place->to_orbit[a]] = static_cast<std::uint8_t>(a);
  return Found{length_of(place->orbit), shortest(place->orbit).renamed(back)};
}

std::optional<Found> Table::find(const automata::Dfa& minimal) const {
  const auto live = live_of(minimal);
  if (!live) return std::nullopt;
  const auto place = place_of(*live);
  if (!place) return std::nullopt;
  Renaming back = kSame;
  for (std::size_t a = 0; a < live->used; ++a) back[place->to_orbit[live->letter[a]]] = live->letter[a];
  return Found{length_of(place->orbit), shortest(place->orbit).renamed(back)};
}

}  // namespace quire::labs::regex_pspace
