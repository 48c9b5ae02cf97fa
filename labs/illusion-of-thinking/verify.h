// A list of moves as text against an instance: what each row means in its puzzle, then the rules one by one
// (labs/engines/states/walk.h). Streams: no list of moves is kept.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "labs/engines/responses/lists.h"
#include "labs/engines/states/walk.h"
#include "labs/illusion-of-thinking/instance.h"

namespace quire::labs::illusion {

class Verifier {
 public:
  virtual ~Verifier() = default;
  /// One move as its atoms: "1", "0", "2". False: this is no move of the puzzle's form, and nothing was
  /// taken.
  virtual bool take(std::span<const std::string_view> atoms) = 0;
  virtual states::Walked end() const = 0;
};

/// The instance must have passed check_instance.
std::unique_ptr<Verifier> verifier_of(const Instance& instance);

/// What became of one list in a text.
struct Judged {
  bool well_formed = false;  ///< every row is a move of the puzzle's form
  states::Walked walked{};
  std::uint64_t hash = 0;  ///< of the atoms; equal lists have equal hashes
};

/// Called for each move as it is taken: its number, its atoms, what the walk says afterwards.
using MoveLog = std::function<void(std::uint64_t move, std::span<const std::string_view> atoms,
                                   const states::Walked& so_far)>;

/// Reads the list that begins at text[begin] through to its end.
Judged judge_list(const Instance& instance, std::string_view text, std::size_t begin,
                  const MoveLog& log = {});

/// The first `prefix` moves of a list whose text is exactly a list of lists: for answers in machine form.
Judged judge_text(const Instance& instance, std::string_view list);

}  // namespace quire::labs::illusion
