// Items: statements of both families with their truth and the reason for it, drawn at will. The reason is
// checked by other code than what found it before an item is given out.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "labs/engines/problems/grades.h"
#include "labs/engines/problems/record.h"
#include "labs/lean-tcs/certificate.h"
#include "labs/lean-tcs/pair.h"
#include "labs/lean-tcs/prove.h"
#include "labs/lean-tcs/signature.h"

namespace quire::labs::lean_tcs {

inline constexpr char kSlug[] = "lean-tcs";

enum class Family : std::uint8_t { bb, mba, both };

struct MakeSpec {
  Family family = Family::both;
  std::size_t states = 4, symbols = 3;    ///< at most
  std::uint64_t steps_max = 10'000;       ///< of the machines that halt
  std::size_t variables = 3, terms = 20;  ///< at most
  std::vector<std::size_t> widths{8, 16, 32, 64};
  double false_share = 0.2;
  std::uint64_t seed = 1;
};

struct Item {
  Statement statement{};
  bool truth = true;
  tm::Certificate certificate{};  ///< of the machine; undecided where the statement needs none
  mba::Method method = mba::Method::none;
  std::vector<mba::Word> inputs{};  ///< on which the sides of a false identity differ
  std::size_t terms = 0;
  mba::Kind kind = mba::Kind::bitwise;  ///< of an identity

  std::string group() const;  ///< "bb-halts-in", "mba-linear"
};

/// The index-th draw; nothing where it came to no item (an undecided machine, a twin that is true).
std::optional<Item> draw_item(const MakeSpec& spec, std::uint64_t index);

/// The reason worked out again by other code, and the truth compared.
Status check_item(const Item& item);

/// Draws in turn without two that are the same but for names.
class Maker {
 public:
  explicit Maker(const MakeSpec& spec, unsigned threads = 2) : spec_(spec), threads_(threads) {}
  /// `count` more; fewer where the draws show nothing new any more. `check` may throw.
  std::vector<Item> next(std::size_t count, const std::function<void()>& check = {});
  std::uint64_t draws() const { return draws_; }
  std::uint64_t repeated() const { return repeated_; }

 private:
  MakeSpec spec_;
  unsigned threads_;
  std::uint64_t draws_ = 0, repeated_ = 0;
  std::set<std::string> seen_{};
};

/// How Lean closes its theorem: the hole where holes are asked for.
pair::LeanOptions lean_options(const Item& item, bool holes);

/// What a model is asked: the statement in Markdown, in Lean, or both.
std::string prompt_of(const Item& item, bool lean, bool markdown);
problems::Record record_of(const Item& item, std::size_t number, std::uint64_t seed, bool lean,
                           bool markdown);
/// What grade and verify need of a record; errors name the field.
Result<Item> item_of(const problems::Record& record);

/// "answer: true" or "answer: false", the last in the response; or its last word where that is all there is.
problems::Grade grade(const Item& item, const std::string& id, std::uint64_t sample, const std::string& text);

}  // namespace quire::labs::lean_tcs
