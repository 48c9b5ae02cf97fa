// The state of a DynamicSubmodular as text: words apart by blanks. What follows from the rest (sizes, deaths,
// states of the objective) is not written but computed, so that a text cannot contradict itself there; what
// could contradict is checked.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "labs/dynamic-submodular/dynamic_submodular.h"

namespace quire::labs::dynamic_submodular {

namespace {

constexpr std::string_view kName = "dynamic-submodular", kVersion = "1";

class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  std::string_view next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != ' ' && text_[at_] != '\n') ++at_;
    ++number_;
    return text_.substr(begin, at_ - begin);
  }
  template <class Number>
  bool read(Number& out, Number least, Number most) {
    const std::string_view word = next();
    const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), out);
    return fault == std::errc() && end == word.data() + word.size() && out >= least && out <= most;
  }
  std::size_t size() const { return text_.size(); }
  /// A number of things that follow: no more than the text has room for.
  bool read_count(std::uint64_t& out) { return read<std::uint64_t>(out, 0, (text_.size() - at_) / 2 + 1); }
  std::string fault(const char* what) const { return "state: word " + std::to_string(number_) + ": " + what; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t number_ = 0;
};

template <class Number>
void put(std::string& out, Number number) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
  out += ' ';
}

template <class Number>
void put_all(std::string& out, const std::vector<Number>& numbers) {
  put(out, numbers.size());
  for (const Number n : numbers) put(out, n);
}

constexpr std::uint64_t kCounterMost = std::uint64_t{1} << 62;

}  // namespace

/// Reads and writes what nobody else may see.
class StateText {
 public:
  static std::string write(const DynamicSubmodular& d);
  StateText(DynamicSubmodular& d, std::string_view text) : d_(d), words_(text) {}
  Status read();

 private:
  bool read_counters();
  bool read_counts(std::vector<std::uint64_t>& out);
  bool read_elements();
  bool read_guess(std::uint64_t& members);
  bool read_level(Guess& guess);
  bool read_list(Guess& guess);
  bool finish(Guess& guess);
  bool fail(const char* what) {
    if (fault_.empty()) fault_ = words_.fault(what);
    return false;
  }

  DynamicSubmodular& d_;
  Words words_;
  std::string fault_;
  std::uint64_t queries_ = 0;
  std::uint64_t places_ = 0;  // of all elements in all their guesses
  std::map<Serial, Slot> living_;
};

std::string StateText::write(const DynamicSubmodular& d) {
  std::string out = std::string(kName) + ' ' + std::string(kVersion) + ' ';
  put(out, d.settings_.k);
  put(out, d.settings_.eps);
  put(out, d.settings_.seed);
  put(out, int{d.settings_.one_bucket});
  out += '\n';
  for (const std::uint64_t n : {std::uint64_t{d.last_serial_}, d.stats_.insertions, d.stats_.deletions,
                                d.stats_.worthless, d.oracle_->queries()})
    put(out, n);
  put_all(out, d.dropped_rebuilds_);
  out += '\n';
  // Numbered by age, not by slot: slots are handed on, and differ after a restart.
  std::map<Serial, Slot> by_age;
  for (const auto& [id, slot] : d.slots_) by_age.emplace(d.elements_[slot].serial, slot);
  std::vector<Slot> renumbered(d.elements_.size());
  put(out, by_age.size());
  Slot next = 0;
  for (const auto& [serial, slot] : by_age) {
    renumbered[slot] = next++;
    put(out, d.elements_[slot].id);
    put(out, serial);
    put(out, d.elements_[slot].alone);
  }
  out += '\n';
  put(out, d.guesses_.size());
  out += '\n';
  for (const auto& [exponent, g] : d.guesses_) {
    put(out, exponent);
    put_all(out, g.rebuilds_);
    put(out, int{g.value_.has_value()});
    put(out, g.levels_.size());
    out += '\n';
    for (std::size_t i = 0; i < g.levels_.size(); ++i) {
      const Guess::Level& level = g.levels_[i];
      put(out, level.size_at_start);
      put_all(out, level.bucket);
      put(out, level.sample.size());
      for (const Guess::Chosen& c : level.sample) put(out, c.id), put(out, c.serial);
      const std::size_t listed = i < g.lists_.size() ? g.lists_[i].size() : 0;
      put(out, listed);
      for (std::size_t s = 0; s < listed; ++s) put(out, renumbered[g.lists_[i][s]]);
      out += '\n';
    }
  }
  return out + "end\n";
}

Status StateText::read() {
  if (words_.next() != kName || words_.next() != kVersion)
    return Error{words_.fault("not a state of dynamic-submodular, version 1")};
  if (!read_counters() || !read_elements()) return Error{fault_};
  std::uint64_t guesses = 0, members = 0;
  if (!words_.read_count(guesses)) return Error{words_.fault("not a number of guesses")};
  for (std::uint64_t i = 0; i < guesses; ++i)
    if (!read_guess(members)) return Error{fault_};
  if (members != places_) return Error{words_.fault("an element is missing in a guess")};
  if (words_.next() != "end") return Error{words_.fault("the end is missing")};
  d_.oracle_->count_from(queries_);
  return success();
}

bool StateText::read_counters() {
  Settings& s = d_.settings_;
  int one_bucket = 0;
  if (!words_.read<std::uint32_t>(s.k, 0, 0xFFFFFFFF)) return fail("not a number of elements");
  if (!words_.read(s.eps, 0.0, 1.0)) return fail("not an eps");
  if (Status fine = check(s); !fine) return fail(fine.error().c_str());
  if (!words_.read<std::uint64_t>(s.seed, 0, ~std::uint64_t{0})) return fail("not a seed");
  if (!words_.read(one_bucket, 0, 1)) return fail("not 0 or 1");
  s.one_bucket = one_bucket == 1;
  std::uint64_t serial = 0;
  if (!words_.read<std::uint64_t>(serial, 0, 0xFFFFFFFF)) return fail("not a number of insertions");
  d_.last_serial_ = static_cast<Serial>(serial);
  for (std::uint64_t* n : {&d_.stats_.insertions, &d_.stats_.deletions, &d_.stats_.worthless, &queries_})
    if (!words_.read<std::uint64_t>(*n, 0, kCounterMost)) return fail("not a counter");
  return read_counts(d_.dropped_rebuilds_);
}

bool StateText::read_counts(std::vector<std::uint64_t>& out) {
  std::uint64_t count = 0;
  if (!words_.read_count(count)) return fail("not a number of counters");
  out.resize(count);
  for (std::uint64_t& n : out)
    if (!words_.read<std::uint64_t>(n, 0, kCounterMost)) return fail("not a counter");
  return true;
}

bool StateText::read_elements() {
  std::uint64_t count = 0;
  if (!words_.read_count(count)) return fail("not a number of elements");
  const std::size_t known = d_.oracle_->objective().size();
  for (std::uint64_t i = 0; i < count; ++i) {
    Element e;
    if (!words_.read<Id>(e.id, 0, 0xFFFFFFFF) || e.id >= known) return fail("not an element that is known");
    if (!words_.read<Serial>(e.serial, 1, d_.last_serial_)) return fail("not the number of an insertion");
    if (!words_.read(e.alone, 0.0, kWorthMost)) return fail("not the value of an element");
    const auto slot = static_cast<Slot>(i);
    if (!living_.emplace(e.serial, slot).second || !d_.slots_.emplace(e.id, slot).second)
      return fail("an element comes twice");
    if (e.alone >= kWorthLeast) {
      const GuessRange range = guesses_for(e.alone, d_.settings_);
      e.lowest = range.lowest;
      e.places.resize(range.count());
      places_ += e.places.size();
      if (places_ > words_.size()) return fail("the text is too short for so many elements");
    }
    d_.elements_.push_back(std::move(e));
  }
  return true;
}

bool StateText::read_guess(std::uint64_t& members) {
  int exponent = 0, fresh = 0;
  std::uint64_t levels = 0;
  std::vector<std::uint64_t> rebuilds;
  if (!words_.read(exponent, -1'000'000, 1'000'000) ||
      (!d_.guesses_.empty() && exponent <= d_.guesses_.rbegin()->first))
    return fail("guesses are not in rising order");
  if (!read_counts(rebuilds)) return false;
  if (!words_.read(fresh, 0, 1)) return fail("not 0 or 1");
  if (!words_.read_count(levels) || levels == 0) return fail("not a number of levels");
  Guess& guess = d_.guesses_.try_emplace(exponent, exponent, d_.settings_).first->second;
  guess.rebuilds_ = std::move(rebuilds);
  guess.end_ = d_.oracle_->empty();
  for (std::uint64_t i = 0; i < levels; ++i)
    if (!read_level(guess) || !read_list(guess)) return false;
  if (!finish(guess)) return false;
  members += guess.members_;
  if (fresh == 1) {
    const std::uint64_t asked = d_.oracle_->queries();
    guess.value(*d_.oracle_);
    d_.oracle_->count_from(asked);
  }
  return true;
}

bool StateText::read_level(Guess& guess) {
  std::uint64_t in_bucket = 0, in_sample = 0;
  Guess::Level level;
  level.before = guess.end_;
  if (!words_.read<std::uint64_t>(level.size_at_start, 1, 0xFFFFFFFF)) return fail("not the size of a level");
  if (!words_.read_count(in_bucket) || in_bucket == 0) return fail("not the size of a bucket");
  for (std::uint64_t i = 0; i < in_bucket; ++i) {
    Serial serial = 0;
    const Serial least = level.bucket.empty() ? 1 : level.bucket.back() + 1;
    if (!words_.read<Serial>(serial, least, d_.last_serial_) || least == 0)
      return fail("a bucket is not in rising order");
    level.bucket.push_back(serial);
    if (!living_.contains(serial)) ++level.bucket_deaths;
  }
  if (!words_.read_count(in_sample) || in_sample == 0) return fail("not the size of a sample");
  guess.chosen_ += in_sample;
  if (guess.chosen_ > d_.settings_.k || in_sample > in_bucket) return fail("a sample is too large");
  std::set<Serial> sampled;
  for (std::uint64_t i = 0; i < in_sample; ++i) {
    Guess::Chosen c;
    if (!words_.read<Id>(c.id, 0, 0xFFFFFFFF) || c.id >= d_.oracle_->objective().size())
      return fail("not an element that is known");
    if (!words_.read<Serial>(c.serial, 1, d_.last_serial_) || !sampled.insert(c.serial).second ||
        !std::binary_search(level.bucket.begin(), level.bucket.end(), c.serial))
      return fail("a sample is not of its bucket");
    const auto living = living_.find(c.serial);
    c.live = living != living_.end();
    if (c.live && d_.elements_[living->second].id != c.id) return fail("a sample names another element");
    d_.oracle_->add(c.id, guess.end_);
    level.sample.push_back(c);
  }
  guess.levels_.push_back(std::move(level));
  return true;
}

bool StateText::read_list(Guess& guess) {
  std::uint64_t count = 0;
  if (!words_.read_count(count)) return fail("not the size of a list");
  guess.lists_.emplace_back();
  for (std::uint64_t i = 0; i < count; ++i) {
    Slot slot = 0;
    if (!words_.read<Slot>(slot, 0, 0xFFFFFFFF) || slot >= d_.elements_.size())
      return fail("not a live element");
    Element& e = d_.elements_[slot];
    const std::int64_t at = std::int64_t{guess.exponent_} - e.lowest;
    if (at < 0 || at >= static_cast<std::int64_t>(e.places.size()) || guess.place(e).depth != 0)
      return fail("an element is not of this guess, or twice in it");
    guess.put(slot, guess.lists_.size(), d_.elements_);
    ++guess.members_;
  }
  return true;
}

/// Sizes of the levels from those of the lists, and that whoever is in a bucket is in its level.
bool StateText::finish(Guess& guess) {
  std::uint64_t size = 0;
  for (std::size_t i = guess.levels_.size(); i-- > 0;) {
    Guess::Level& level = guess.levels_[i];
    level.size = size += guess.lists_[i].size();
    for (const Serial serial : level.bucket) {
      const auto living = living_.find(serial);
      if (living == living_.end()) continue;
      const Element& e = d_.elements_[living->second];
      const std::int64_t at = std::int64_t{guess.exponent_} - e.lowest;
      if (at < 0 || at >= static_cast<std::int64_t>(e.places.size()) ||
          e.places[static_cast<std::size_t>(at)].depth <= i)
        return fail("an element of a bucket is not in its level");
    }
  }
  return size > 0 || fail("a guess without elements");
}

std::string DynamicSubmodular::save() const { return StateText::write(*this); }

Result<DynamicSubmodular> DynamicSubmodular::load(Oracle& oracle, std::string_view text) {
  DynamicSubmodular loaded(oracle, Settings{});
  if (Status read = StateText(loaded, text).read(); !read) return Error{read.error()};
  return loaded;
}

}  // namespace quire::labs::dynamic_submodular
